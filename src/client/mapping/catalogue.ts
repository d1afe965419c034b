import type { Introspection, TableInfo } from '../../dialects';

/** What the mapping needs to know of a product database: the tables a name may mean. */
export interface Catalogue {
  /** Schema in which names without owner are looked for. */
  readonly defaultSchema: string;
  /** Whether texts kept in binary columns can be read: the connection names their character set. */
  readonly readsBinary: boolean;
  /** Tables that `tableName` (`table` or `owner.table`, as written) may mean, ignoring case. */
  candidates(tableName: string): TableInfo[];
}

/** A table name as written, split into what it may mean. */
export interface TableReference {
  owner: string | null;
  name: string;
}

/**
 * Readings of a table name, the likelier first: a name may hold a dot itself, so it is first tried whole.
 */
export function readingsOf(tableName: string): TableReference[] {
  const whole = { owner: null, name: tableName };
  const dot = tableName.indexOf('.');
  if (dot <= 0 || dot === tableName.length - 1) return [whole];
  return [whole, { owner: tableName.slice(0, dot), name: tableName.slice(dot + 1) }];
}

/**
 * Reads the parts of a product database's catalogue that the given table names may mean.
 * @param ownerSchema schema for names without owner; null: the user's default
 */
export async function loadCatalogue(
  introspection: Introspection,
  tableNames: string[],
  ownerSchema: string | null,
  readsBinary: boolean,
): Promise<Catalogue> {
  const defaultSchema = ownerSchema ?? (await introspection.defaultSchema());
  const tables = new Map<string, TableInfo>();
  const candidates = new Map<string, TableInfo[]>();
  for (const tableName of tableNames) candidates.set(tableName, await loadCandidates(introspection, tableName, defaultSchema, tables));
  return { defaultSchema, readsBinary, candidates: (tableName) => candidates.get(tableName) ?? [] };
}

async function loadCandidates(
  introspection: Introspection,
  tableName: string,
  defaultSchema: string,
  known: Map<string, TableInfo>,
): Promise<TableInfo[]> {
  for (const { owner, name } of readingsOf(tableName)) {
    const found = [];
    for (const table of await introspection.findTables(name, owner ?? defaultSchema)) {
      const key = JSON.stringify([table.schema, table.name]);
      const info = known.get(key) ?? (await introspection.describeTable(table));
      if (!info) continue;
      known.set(key, info);
      found.push(info);
    }
    if (found.length > 0) return found;
  }
  return [];
}
