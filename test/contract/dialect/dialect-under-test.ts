import { Pool, type PoolClient } from 'pg';
import {
  loadDialect,
  type CaptureLayout,
  type ChangeLogOwner,
  type ChangeRow,
  type ConnectionSettings,
  type Dialect,
  type EntityMapping,
  type MappedField,
  type MappedTable,
  type ProductDatabase,
  type TableInfo,
} from '../../../src/dialects';
import { settingsOf } from '../../support/connection-settings';
import { createDatabase, POSTGRES_URL_VARIABLE } from '../../support/postgres';

/** Another PostgreSQL server for the product databases, e.g. an older version. */
const OTHER_SERVER = process.env.TCC_TEST_PRODUCT_POSTGRES_URL;
if (OTHER_SERVER) process.env[POSTGRES_URL_VARIABLE] = OTHER_SERVER;

export const OWNER: ChangeLogOwner = { instanceId: 'instance-1', connectionId: 'connection-1' };

/**
 * One product database with the dialect that speaks to it. The suites are written against this, so that another
 * dialect runs them by offering the same.
 */
export interface DialectUnderTest {
  dialect: Dialect;
  settings: ConnectionSettings;
  database: ProductDatabase;
  /** What the product does, in sessions of its own. */
  product: Pool;
  /** Runs `work` in one product session. */
  withSession<T>(work: (session: PoolClient) => Promise<T>): Promise<T>;
  describe(name: string): Promise<TableInfo>;
  /** Creates the table by the product's SQL and installs capture on it. */
  watch(name: string, createSql: string, options?: Partial<CaptureLayout>): Promise<CaptureLayout>;
  /** Rows logged since the last call, handed off. */
  takeChanges(): Promise<ChangeRow[]>;
  /** The same without id, layout and time. */
  takeKinds(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openPostgresUnderTest(overrides: Partial<ConnectionSettings> = {}): Promise<DialectUnderTest> {
  const testDatabase = await createDatabase();
  const dialect = await loadDialect('POSTGRESQL');
  const settings: ConnectionSettings = { ...settingsOf(testDatabase.url), ...overrides };
  const database = dialect.open(settings);
  const product = testDatabase.pool();
  let layouts = 0;

  const describeTable = async (name: string): Promise<TableInfo> => {
    const [table] = await database.introspection.findTables(name, null);
    return (await database.introspection.describeTable(table))!;
  };
  const takeChanges = async (): Promise<ChangeRow[]> => {
    const rows = await database.changeQueue.read(null, 100_000);
    const { handOffNumber } = (await database.changeQueue.ownerRecord())!;
    await database.changeQueue.handOff(OWNER, { number: handOffNumber + 1, changeIds: rows.map((row) => row.id), timeSum: null });
    return rows;
  };
  return {
    dialect,
    settings,
    database,
    product,
    withSession: async (work) => {
      const session = await product.connect();
      try {
        return await work(session);
      } finally {
        session.release(true);
      }
    },
    describe: describeTable,
    watch: async (name, createSql, options = {}) => {
      if (createSql !== '') await product.query(createSql);
      const layout = layoutOf(await describeTable(name), ++layouts, options);
      await database.structures.install(OWNER, [layout]);
      return layout;
    },
    takeChanges,
    takeKinds: async () => (await takeChanges()).map(spell),
    close: async () => {
      await database.close();
      await testDatabase.drop();
    },
  };
}

/** `U 1>2`: kind, logged values before and after. */
function spell({ kind, oldValues, newValues }: ChangeRow): string {
  const texts = [oldValues, newValues].map((values) => values?.map((value) => value ?? 'NULL').join(',') ?? '');
  return `${kind} ${texts[0]}${texts[0] ? '>' : ''}${texts[1]}`.trim();
}

/** Logs the primary key and compares all columns, unless told otherwise. */
export function layoutOf(table: TableInfo, layoutId: number, options: Partial<CaptureLayout> = {}): CaptureLayout {
  const columns = table.columns.map((column) => column.name).filter((name) => !name.startsWith('TCC_'));
  const loggedColumns = table.primaryKey.length > 0 ? table.primaryKey : columns.slice(0, 1);
  return { layoutId, table, loggedColumns, groups: [{ comparedColumns: columns, rowFilter: [] }], managerialColumns: true, ...options };
}

type FieldDraft = [name: string, column: string, type: 'STRING' | 'NUMBER' | 'DATE' | 'CLOB', required?: 'required'];

/** Scalars of a mapping, written shortly. */
export function scalars(table: TableInfo, ...drafts: FieldDraft[]): MappedField[] {
  return drafts.map(([name, column, type, required]) => ({
    kind: 'SCALAR',
    name,
    required: required !== undefined,
    column: columnOf(table, column),
    type,
  }));
}

/** An object of labelled parts: the key, or a reference. */
export function object(
  table: TableInfo,
  name: string,
  isKey: boolean,
  ...parts: [label: string, column: string, type: 'STRING' | 'NUMBER' | 'DATE'][]
): MappedField {
  return {
    kind: 'OBJECT',
    name,
    required: isKey,
    isKey,
    parts: parts.map(([label, column, type]) => ({ label, column: columnOf(table, column), type })),
  };
}

/** An ARRAY of a child table's rows, in the order of the child's primary key. */
export function array(
  table: TableInfo,
  parent: TableInfo,
  name: string,
  join: [child: string, parent: string][],
  fields: MappedField[],
): MappedField {
  return {
    kind: 'ARRAY',
    name,
    required: false,
    child: {
      table,
      rowFilter: [],
      fields,
      join: join.map(([child, of]) => ({ childColumn: columnOf(table, child), parentColumn: columnOf(parent, of) })),
      orderBy: (table.primaryKey.length > 0 ? table.primaryKey : [table.columns[0].name]).map((column) => columnOf(table, column)),
    },
  };
}

export function mappingOf(root: MappedTable): EntityMapping {
  const key = root.fields.find((field) => field.kind === 'OBJECT' && field.isKey);
  if (key?.kind !== 'OBJECT') throw new Error('the mapping has no key');
  return {
    schemaId: 'schema-1',
    schemaName: 'Entity',
    schemaVersion: '1',
    productName: 'PRODUCT',
    root,
    key: { attribute: key.name, parts: [...key.parts].sort((a, b) => (a.label < b.label ? -1 : 1)) },
  };
}

function columnOf(table: TableInfo, name: string) {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`no column ${name} in ${table.table.name}`);
  return column;
}
