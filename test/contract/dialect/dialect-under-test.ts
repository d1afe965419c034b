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
  type RowCondition,
  type TableInfo,
} from '../../../src/dialects';
import type { EngineUnderTest, ScratchDatabase, Value } from '../../support/engines';

export { onEveryEngine, whereAble } from '../../support/engines';

export const OWNER: ChangeLogOwner = { instanceId: 'instance-1', connectionId: 'connection-1' };

/** One product database with the dialect that speaks to it. What the product does there goes through sessions of its own. */
export interface DialectUnderTest extends Pick<ScratchDatabase, 'execute' | 'withSession' | 'insertLongText' | 'close'> {
  dialect: Dialect;
  settings: ConnectionSettings;
  database: ProductDatabase;
  describe(name: string): Promise<TableInfo>;
  /** Creates a table; see `EngineSql.createTable`. */
  createTable(name: string, columns: string): Promise<void>;
  /** Inserts rows of all columns a table was created with, which are named: it may have got more since. */
  insert(table: string, ...rows: Value[][]): Promise<void>;
  /** Installs capture on a table that is there. */
  capture(name: string, options?: Partial<CaptureLayout>): Promise<CaptureLayout>;
  /** Creates a table and installs capture on it. */
  watch(name: string, columns: string, options?: Partial<CaptureLayout>): Promise<CaptureLayout>;
  /** Rows logged since the last call, handed off. */
  takeChanges(): Promise<ChangeRow[]>;
  /** The same without id, layout and time. */
  takeKinds(): Promise<string[]>;
}

/** Opens a database of its own on the engine. */
export async function openUnderTest(engine: EngineUnderTest, overrides: Partial<ConnectionSettings> = {}): Promise<DialectUnderTest> {
  const dialect = await loadDialect(engine.name);
  const scratch = await engine.open();
  const settings = settingsOf(dialect, scratch, overrides);
  const database = dialect.open(settings);
  const columnLists = new Map<string, string>();
  let layouts = 0;

  const describeTable = async (name: string): Promise<TableInfo> => {
    const [table] = await database.introspection.findTables(name, null);
    return (await database.introspection.describeTable(table))!;
  };
  const createTable = async (name: string, columns: string) => {
    columnLists.set(name, `(${columnNames(columns).join(', ')})`);
    await scratch.execute(engine.sql.createTable(name, columns));
  };
  const capture = async (name: string, options: Partial<CaptureLayout> = {}) => {
    const layout = layoutOf(await describeTable(name), ++layouts, options);
    await database.structures.install(OWNER, [layout]);
    return layout;
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
    execute: (...statements) => scratch.execute(...statements),
    withSession: (work) => scratch.withSession(work),
    insertLongText: (table, id, text) => scratch.insertLongText(table, id, text),
    describe: describeTable,
    createTable,
    insert: async (table, ...rows) => {
      await scratch.execute(engine.sql.insert(`${table} ${columnLists.get(table) ?? ''}`, ...rows));
    },
    capture,
    watch: async (name, columns, options) => {
      await createTable(name, columns);
      return capture(name, options);
    },
    takeChanges,
    takeKinds: async () => (await takeChanges()).map(spell),
    close: async () => {
      await database.close();
      await scratch.close();
    },
  };
}

/** The names in a list of column definitions, quoted as they are there. */
function columnNames(columns: string): string[] {
  const definitions = columns.replaceAll(/\([^)]*\)/g, '').split(',');
  const names = definitions.map((definition) => /^\s*("(?:[^"]|"")+"|\[(?:[^\]]|\]\])+\]|\w+)/.exec(definition)?.[1] ?? '');
  return names.filter((name) => !['PRIMARY', 'UNIQUE', 'FOREIGN'].includes(name));
}

function settingsOf(dialect: Dialect, { jdbcUrl, username, password }: ScratchDatabase, overrides: Partial<ConnectionSettings>) {
  const target = dialect.parseUrl(jdbcUrl);
  const usual = { timeZone: 'America/Sao_Paulo', ownerSchema: null, changeLogTable: 'TCC_EVENT', charset: null };
  return { target, username, password, ...usual, ...overrides };
}

/** `U 1>2`: kind, logged values before and after. */
function spell({ kind, oldValues, newValues }: ChangeRow): string {
  const texts = [oldValues, newValues].map((values) => values?.map((value) => value ?? 'NULL').join(',') ?? '');
  return `${kind} ${texts[0]}${texts[0] ? '>' : ''}${texts[1]}`.trim();
}

/** Logs the primary key and compares all columns, unless told otherwise. Columns are named in any case. */
export function layoutOf(table: TableInfo, layoutId: number, options: Partial<CaptureLayout> = {}): CaptureLayout {
  const columns = table.columns.map((column) => column.name).filter((name) => !/^TCC_/i.test(name));
  const spelled = (names: string[]) => names.map((name) => columnOf(table, name).name);
  const { loggedColumns = table.primaryKey.length > 0 ? table.primaryKey : columns.slice(0, 1) } = options;
  const groups = (options.groups ?? [{ comparedColumns: columns, rowFilter: [] }]).map(({ comparedColumns, rowFilter }) => ({
    comparedColumns: spelled(comparedColumns),
    rowFilter: conditionsOn(table, rowFilter),
  }));
  return { layoutId, table, managerialColumns: true, ...options, loggedColumns: spelled(loggedColumns), groups };
}

/** Conditions whose columns are named in any case. */
export function conditionsOn(table: TableInfo, conditions: RowCondition[]): RowCondition[] {
  return conditions.map((condition) => ({ ...condition, column: columnOf(table, condition.column).name }));
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
  const column = table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!column) throw new Error(`no column ${name} in ${table.table.name}`);
  return column;
}
