import type { ColumnInfo, TableInfo } from '../../dialects';
import { readingsOf, type Catalogue } from './catalogue';
import type { MappingProblems } from './problems';

/**
 * Finds the table a name means: exact spelling first, then ignoring case.
 * @returns null after recording `TABLE_NOT_FOUND` or `IDENTIFIER_AMBIGUOUS`
 */
export function resolveTable(catalogue: Catalogue, tableName: string, path: string, problems: MappingProblems): TableInfo | null {
  const matches = narrow(catalogue, tableName);
  if (matches.length === 1) return matches[0];
  if (matches.length === 0) problems.add('TABLE_NOT_FOUND', { path, table: tableName, where: whereOf(catalogue, tableName) });
  else problems.add('IDENTIFIER_AMBIGUOUS', { path, name: tableName, matches: matches.map(nameOf).join(', ') });
  return null;
}

/**
 * Finds a column of a table: exact spelling first, then ignoring case.
 * @returns null after recording `COLUMN_NOT_FOUND` or `IDENTIFIER_AMBIGUOUS`
 */
export function resolveColumn(table: TableInfo, columnName: string, path: string, problems: MappingProblems): ColumnInfo | null {
  const exact = table.columns.find((column) => column.name === columnName);
  if (exact) return exact;
  const folded = fold(columnName.trim());
  const matches = table.columns.filter((column) => fold(column.name) === folded);
  if (matches.length === 1) return matches[0];
  if (matches.length === 0) problems.add('COLUMN_NOT_FOUND', { path, table: nameOf(table), column: columnName });
  else problems.add('IDENTIFIER_AMBIGUOUS', { path, name: columnName, matches: matches.map((column) => column.name).join(', ') });
  return null;
}

/** `schema.table` for texts; never for SQL. */
export function nameOf({ table }: Pick<TableInfo, 'table'>): string {
  return `${table.schema}.${table.name}`;
}

// Candidates come ignoring case; keep those of the exact owner, then those of the exact name, when there are any.
function narrow(catalogue: Catalogue, tableName: string): TableInfo[] {
  const readings = readingsOf(tableName);
  const owners = new Set(readings.map((reading) => reading.owner ?? catalogue.defaultSchema));
  const names = new Set(readings.map((reading) => reading.name));
  const candidates = catalogue.candidates(tableName);
  const ofOwner = preferring(candidates, (candidate) => owners.has(candidate.table.schema));
  return preferring(ofOwner, (candidate) => names.has(candidate.table.name));
}

function preferring<T>(items: T[], test: (item: T) => boolean): T[] {
  const preferred = items.filter(test);
  return preferred.length > 0 ? preferred : items;
}

function whereOf(catalogue: Catalogue, tableName: string): string {
  const qualified = readingsOf(tableName).find((reading) => reading.owner !== null);
  return `schema ${qualified?.owner ?? catalogue.defaultSchema}`;
}

function fold(name: string): string {
  return name.toLowerCase();
}
