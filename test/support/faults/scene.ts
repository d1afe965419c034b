import type { Connector, DatabaseRole } from '../connector';
import type { Random } from '../ledger/random';
import type { DatabaseServer } from './database-server';
import type { Fault } from './fault-proxy';

/** What faults happen to. */
export interface Scene {
  connector: Connector;
  /** One for each database, so that each can end alone. */
  servers: Readonly<Record<DatabaseRole, DatabaseServer>>;
  random: Random;
  /** Tables of the product that its writers use. */
  tables: readonly string[];
  /** What the next batches of the link suffer, one each; the others pass. */
  batchFaults: Fault[];
  /** Lets a fault last while the next ones happen. */
  meanwhile(lasting: Promise<unknown>): void;
}

/** One kind of thing that goes wrong. */
export interface FaultKind {
  name: string;
  /** Lets it go wrong and, unless it lasts, puts right what does not mend itself. @returns what happened in particular */
  happen(scene: Scene): Promise<string>;
}
