import type { QuickstartOptions } from '../config';
import type { Api } from './api';
import type { Terminal } from './terminal';
import type { Texts } from './texts';

/** What every step works with. */
export interface Stage {
  options: QuickstartOptions;
  server: Api;
  client: Api;
  terminal: Terminal;
  texts: Texts;
}

/** Ends quickstart early: what there is to say has been said. */
export class Stopped extends Error {}
