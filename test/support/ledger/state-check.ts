import { entityKeyOf, fingerprint, nameText } from './documents';
import type { History } from './history';

/** One entity of the Server's view. */
export interface ViewEntity {
  schemaName: string;
  entityKey: string;
  originName: string;
  originApp: string;
  sequence: string | null;
  data: unknown;
}

/** The same entities as three witnesses tell them. */
export interface Witnesses {
  history: History;
  /** Fingerprints by entity, read from the product's tables. */
  tables: Map<string, string>;
  view: readonly ViewEntity[];
  /** Sequence of each entity's last event. */
  lastSequences: Map<string, string>;
}

/** Compares ledger, product tables and the Server's view, entity by entity. @returns what differs */
export function compareStates({ history, tables, view, lastSequences }: Witnesses): string[] {
  const ledger = history.current();
  const problems = [...differences('the product tables', ledger, tables)];
  const names = new Map([...history.entities.values()].map(({ name }) => [`${name.schemaName} ${entityKeyOf(name)}`, nameText(name)]));
  const seen = new Map<string, string>();
  for (const entity of view) {
    const name = names.get(`${entity.schemaName} ${entity.entityKey}`);
    if (name === undefined) {
      problems.push(`SUPERFLUOUS in the view: ${entity.schemaName} ${entity.entityKey}`);
      continue;
    }
    if (seen.has(name)) problems.push(`DOUBLED in the view: ${name}`);
    seen.set(name, fingerprint(entity.data));
    const sequence = lastSequences.get(name);
    if (entity.sequence !== sequence) problems.push(`OLD in the view: ${name} at ${entity.sequence}, the log ends with ${sequence}`);
  }
  return [...problems, ...differences('the view', ledger, seen)];
}

function* differences(where: string, ledger: Map<string, string>, other: Map<string, string>): Generator<string> {
  for (const [name, state] of ledger) {
    const found = other.get(name);
    if (found === undefined) yield `MISSING in ${where}: ${name}`;
    else if (found !== state) yield `DIFFERENT in ${where}: ${name}`;
  }
  for (const name of other.keys()) if (!ledger.has(name)) yield `SUPERFLUOUS in ${where}: ${name}`;
}
