import type { Check } from '../stage';
import { CAPTURING } from './capturing';
import { INSTALLING } from './installing';
import { QUEUEING } from './queueing';
import { READING } from './reading';
import { SURVIVING } from './surviving';

/** In the order they are run; each leaves the scratch tables and the log empty. */
export const CHECKS: readonly Check[] = [...INSTALLING, ...CAPTURING, ...QUEUEING, ...READING, ...SURVIVING];
