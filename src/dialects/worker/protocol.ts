import type { ChangeQueue, ConnectionSettings, DataBaseType, EntityMapping, EntityReader, Introspection, Structures } from '../dialect';

/*
 * What crosses the pipe between a Client and the process that holds one product database for it. Values are cloned as
 * they are (Node's `advanced` serialization), so that undefined, bytes and dates arrive as they left.
 */

/** Patterns of the worker's handlers. */
export const PATTERNS = { open: 'open', call: 'call', close: 'close', ping: 'ping' } as const;
export type Pattern = (typeof PATTERNS)[keyof typeof PATTERNS];

export interface OpenRequest {
  dialect: DataBaseType;
  settings: ConnectionSettings;
}

/** A method of a port. A reader is made from its mapping at the first call that names it. */
export type CallRequest =
  | { port: FixedPort; method: string; args: unknown[]; progress: boolean }
  | { port: 'reader'; reader: number; mapping: EntityMapping | null; method: string; args: unknown[]; progress: false };

/** Answers are values also where something failed, so that an error arrives as the ConnectorError it was. */
export type Outcome = { progress: unknown[] } | { result: unknown } | { failed: WireError };

export interface WireError {
  code: string;
  parameters: Record<string, string | number | boolean | null>;
  details: WireError[];
  stack: string;
}

export type FixedPort = 'introspection' | 'structures' | 'changeQueue';

/** A method that is not listed is a compile error here, and is refused there. */
const INTROSPECTION: Record<keyof Introspection, true> = {
  ping: true,
  readProductMetadata: true,
  defaultSchema: true,
  findTables: true,
  describeTable: true,
  missingRights: true,
  columnAdditions: true,
  listTables: true,
  foreignKeys: true,
  hazards: true,
  fingerprint: true,
  unstampedRows: true,
};
const STRUCTURES: Record<keyof Structures, true> = {
  plan: true,
  install: true,
  verify: true,
  planUninstallTable: true,
  uninstallTable: true,
  createProductMetadata: true,
  uninstallChangeLog: true,
  takeOver: true,
};
const CHANGE_QUEUE: Record<keyof ChangeQueue, true> = {
  read: true,
  handOff: true,
  ownerRecord: true,
  backlog: true,
  credit: true,
  raiseCredit: true,
  setCredit: true,
  missed: true,
};
const READER: Record<keyof EntityReader, true> = { readByKeys: true, resolveRoots: true, readChunk: true, rawKeysOf: true };

export const PORT_METHODS = {
  introspection: Object.keys(INTROSPECTION),
  structures: Object.keys(STRUCTURES),
  changeQueue: Object.keys(CHANGE_QUEUE),
  reader: Object.keys(READER),
};
