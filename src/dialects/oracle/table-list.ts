import type { ForeignKey, TableName, TableSummary } from '../dialect';
import type { Statements } from './session';

/** Schemas Oracle brings along; only from 12.1 on does the catalogue say which they are. */
const ORACLE_SCHEMAS = [
  'SYS',
  'SYSTEM',
  'OUTLN',
  'DBSNMP',
  'XDB',
  'MDSYS',
  'CTXSYS',
  'ORDSYS',
  'ORDDATA',
  'OLAPSYS',
  'WMSYS',
  'LBACSYS',
  'DVSYS',
  'EXFSYS',
  'GSMADMIN_INTERNAL',
  'APPQOSSYS',
  'AUDSYS',
  'OJVMSYS',
  'SYSMAN',
  'DBSFWUSER',
];

/** Temporary tables, storage of other tables, the recycle bin and our own are left out. */
const TABLES = `SELECT t.OWNER, t.TABLE_NAME, t.NUM_ROWS, c.COMMENTS
FROM ALL_TABLES t LEFT JOIN ALL_TAB_COMMENTS c ON c.OWNER = t.OWNER AND c.TABLE_NAME = t.TABLE_NAME
WHERE t.TEMPORARY = 'N' AND t.NESTED = 'NO' AND t.SECONDARY = 'N' AND (t.IOT_TYPE IS NULL OR t.IOT_TYPE = 'IOT')
  AND t.TABLE_NAME NOT LIKE 'BIN$%' AND t.TABLE_NAME NOT LIKE 'MLOG$%' AND t.TABLE_NAME NOT LIKE 'TCC\\_%' ESCAPE '\\'
  AND t.OWNER NOT IN (${ORACLE_SCHEMAS.map((schema) => `'${schema}'`).join(', ')}) AND t.OWNER NOT LIKE 'APEX%'
  AND (:1 IS NULL OR INSTR(LOWER(t.OWNER || '.' || t.TABLE_NAME), LOWER(:2)) > 0)
ORDER BY t.OWNER, t.TABLE_NAME`;

/** A page without OFFSET, which 11.2 lacks. */
const PAGE = `SELECT OWNER, TABLE_NAME, NUM_ROWS, COMMENTS FROM (
SELECT found.*, ROWNUM AS POSITION FROM (
${TABLES}
) found WHERE ROWNUM <= :3) WHERE POSITION > :4`;

const FOREIGN_KEYS = `SELECT k.OWNER || '.' || k.CONSTRAINT_NAME, k.CONSTRAINT_NAME, k.OWNER, k.TABLE_NAME, fc.COLUMN_NAME, r.OWNER, r.TABLE_NAME, tc.COLUMN_NAME
FROM ALL_CONSTRAINTS k
JOIN ALL_CONSTRAINTS r ON r.OWNER = k.R_OWNER AND r.CONSTRAINT_NAME = k.R_CONSTRAINT_NAME
JOIN ALL_CONS_COLUMNS fc ON fc.OWNER = k.OWNER AND fc.CONSTRAINT_NAME = k.CONSTRAINT_NAME
JOIN ALL_CONS_COLUMNS tc ON tc.OWNER = r.OWNER AND tc.CONSTRAINT_NAME = r.CONSTRAINT_NAME AND tc.POSITION = fc.POSITION
WHERE k.CONSTRAINT_TYPE = 'R' AND ((k.OWNER = :1 AND k.TABLE_NAME = :2) OR (r.OWNER = :3 AND r.TABLE_NAME = :4))
ORDER BY k.OWNER, k.TABLE_NAME, k.CONSTRAINT_NAME, fc.POSITION`;

/** The product's own tables the user may see. */
export async function listTables(
  statements: Statements,
  search: string | null,
  { offset, limit }: { offset: number; limit: number },
): Promise<TableSummary[]> {
  const rows = (await statements.query(PAGE, [search, search, offset + limit, offset])) as [string, string, number | null, string | null][];
  return rows.map(([schema, name, rowCount, comment]) => ({ table: { schema, name }, estimatedRows: rowCount ?? -1, comment }));
}

/** Foreign keys that leave or reach the tables. */
export async function foreignKeys(statements: Statements, tables: TableName[]): Promise<ForeignKey[]> {
  const keys = new Map<string, ForeignKey>();
  for (const { schema, name } of tables) {
    const found = new Map<string, ForeignKey>();
    for (const row of (await statements.query(FOREIGN_KEYS, [schema, name, schema, name])) as string[][]) {
      const [id, constraint, fromSchema, fromTable, fromColumn, toSchema, toTable, toColumn] = row;
      const key = found.get(id) ?? {
        name: constraint,
        from: { schema: fromSchema, name: fromTable },
        fromColumns: [],
        to: { schema: toSchema, name: toTable },
        toColumns: [],
      };
      key.fromColumns.push(fromColumn);
      key.toColumns.push(toColumn);
      found.set(id, key);
    }
    for (const [id, key] of found) keys.set(id, key);
  }
  return [...keys.values()];
}
