import fc from 'fast-check';
import type { Pool } from 'pg';
import { EntityAssembler, type RawRow, type ReadLevel } from '../../../src/dialects/common';
import {
  loadDialect,
  type ColumnInfo,
  type Dialect,
  type EntityMapping,
  type EntityRow,
  type MappedChild,
  type MappedField,
  type ProductDatabase,
  type RawKey,
  type TableInfo,
} from '../../../src/dialects';
import { settingsOf } from '../../support/connection-settings';
import { createDatabase } from '../../support/postgres';
import { array, mappingOf, object, scalars } from '../dialect/dialect-under-test';

/*
 * Engines without JSON functions read plain rows, and the assembler builds the documents. Here both ways read the same
 * rows of PostgreSQL: what its dialect builds in SQL, and what is assembled from a plain SELECT of the canonical raw texts.
 */

/** Zones whose clocks change by an hour or by half of one, changed for good, or keep odd offsets. */
const ZONES = ['America/Sao_Paulo', 'Europe/Moscow', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Noronha', 'UTC'];

const ofTexts = (...texts: (string | null)[]) => fc.constantFrom(...texts);
const digits = (longest: number) => fc.string({ unit: fc.constantFrom(...'00123456789'), minLength: 1, maxLength: longest });
const decimal = (whole: number, fraction: number) =>
  fc.tuple(fc.constantFrom('', '-'), digits(whole), digits(fraction)).map(([sign, integer, decimals]) => `${sign}${integer}.${decimals}`);
const nullable = (texts: fc.Arbitrary<string | null>) => fc.option(texts, { nil: null, freq: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'ç', '"', '\\', '\n', '\u0001', '\u007f', ' ', '|', '%', '😀', '/') });
const day = fc
  .date({ min: new Date('0001-01-03T00:00:00Z'), max: new Date('9999-12-29T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const clock = fc
  .tuple(fc.nat(23), fc.nat(59), fc.nat(59), ofTexts('', '', '.5', '.000001', '.120', '.999999', '.000000'))
  .map(([h, m, s, fraction]) => `${[h, m, s].map((part) => String(part).padStart(2, '0')).join(':')}${fraction}`);
/** Near changes of the zones' clocks, before there were zones, and anywhere. */
const changeDay = ofTexts('2018-11-04', '2018-11-03', '2018-02-17', '2018-02-18', '2014-10-26', '2011-03-27', '2024-04-07', '2024-10-06');
const time = fc
  .tuple(fc.oneof(changeDay, changeDay, ofTexts('1890-05-06', '1914-01-01', '1986-01-01'), day), clock)
  .map((p) => p.join(' '));
const zone = ofTexts('Z', '+00:00', '-03', '+0530', '-03:30', '+14:00', '+15:00');
const writtenDate = fc.oneof(
  day,
  day.map((date) => date.replaceAll('-', '')),
  time,
  fc.tuple(time, zone).map(([local, offset]) => local.replace(' ', 'T') + offset),
  ofTexts('', '   ', ' 20240229 ', '20230229', '20240431', '20241301', '00000101', '19000229', '20000229', '2024-2-9', 'soon'),
  ofTexts('2024-02-29 10:20', '2024-02-29T25:00', '0001-01-01T00:00:00+10:00', '9999-12-31T23:59:59', '2024-02-29T10:20Z', '2024-02-29 '),
);
const writtenNumber = fc.oneof(
  decimal(20, 6),
  digits(20),
  ofTexts(' 0012.50 ', '', ' ', 'x', '1e5', '+7', '.5', '5.', '-0', '1.2.3', '-.50'),
);

type Kind = [name: string, native: string, type: 'STRING' | 'NUMBER' | 'DATE', values: fc.Arbitrary<string | null>];

const COLUMNS: Kind[] = [
  ['small', 'smallint', 'NUMBER', fc.integer({ min: -32768, max: 32767 }).map(String)],
  ['whole', 'integer', 'NUMBER', fc.integer().map(String)],
  ['big', 'bigint', 'NUMBER', fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String), digits(17))],
  ['narrow', 'numeric(12,3)', 'NUMBER', fc.oneof(decimal(9, 3), ofTexts('NaN', '0', '-0.001'))],
  ['wide', 'numeric(38,0)', 'NUMBER', digits(38)],
  ['money', 'numeric(20,4)', 'NUMBER', fc.oneof(decimal(16, 4), ofTexts('NaN'))],
  ['free', 'numeric', 'NUMBER', fc.oneof(decimal(20, 20), digits(30), ofTexts('0.00000000000000000000', 'NaN', '-0.000000000000001'))],
  ['double', 'float8', 'NUMBER', fc.oneof(fc.double({ noNaN: true }).map(String), ofTexts('NaN', 'Infinity', '-Infinity', '0.1'))],
  ['single', 'real', 'NUMBER', fc.float({ noNaN: true }).map(String)],
  ['switch', 'boolean', 'NUMBER', ofTexts('true', 'false')],
  ['label', 'varchar', 'STRING', text],
  [
    'padded',
    'char(12)',
    'STRING',
    fc.oneof(
      ofTexts('ab', ' ab ', '', '            '),
      text.map((value) => [...value].slice(0, 12).join('')),
    ),
  ],
  ['amount', 'numeric(10,2)', 'STRING', decimal(8, 2)],
  ['written', 'varchar', 'DATE', writtenDate],
  ['padded_date', 'char(40)', 'DATE', writtenDate],
  ['written_number', 'varchar', 'NUMBER', writtenNumber],
  ['day', 'date', 'DATE', fc.oneof(day, ofTexts('infinity', '0001-01-01', '9999-12-31', '10000-01-01', '0044-03-15 BC'))],
  ['local', 'timestamp', 'DATE', fc.oneof(time, time, ofTexts('infinity', '9999-12-31 23:59:59', '0001-01-01 00:00:00', '0001-01-01 BC'))],
  ['moment', 'timestamptz', 'DATE', fc.oneof(time, ofTexts('-infinity', '9999-12-31 23:59:59.999999+00', '0001-01-01 00:00:00 BC'))],
];

const one = (table: TableInfo, name: string): ColumnInfo => table.columns.find((column) => column.name === name)!;

describe('documents assembled from plain rows', () => {
  let testDatabase: Awaited<ReturnType<typeof createDatabase>>;
  let product: Pool;
  let dialect: Dialect;
  let database: ProductDatabase;

  beforeAll(async () => {
    testDatabase = await createDatabase();
    product = testDatabase.pool();
    dialect = await loadDialect('POSTGRESQL');
    database = dialect.open(settingsOf(testDatabase.url));
    await product.query(`CREATE TABLE kinds (id int PRIMARY KEY, ${COLUMNS.map(([name, native]) => `${name} ${native}`).join(', ')});
      CREATE TABLE nothing (LIKE kinds)`);
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  async function describeTable(name: string): Promise<TableInfo> {
    const [table] = await database.introspection.findTables(name, null);
    return (await database.introspection.describeTable(table))!;
  }

  /** The rows of a level as a dialect of another engine reads them. */
  async function plainRows(mapping: EntityMapping, level: ReadLevel, keys: RawKey[]): Promise<RawRow[]> {
    const chain: ReadLevel[] = [];
    for (let at: ReadLevel | null = level; at; at = at.parent) chain.unshift(at);
    const joins = chain.slice(1).map(({ table }, depth) => {
      const on = (table as MappedChild).join.map(
        ({ childColumn, parentColumn }) =>
          `t${depth + 1}.${dialect.quote(childColumn.name)} = t${depth}.${dialect.quote(parentColumn.name)}`,
      );
      return `JOIN ${table.table.table.name} t${depth + 1} ON ${on.join(' AND ')}`;
    });
    const own = `t${chain.length - 1}`;
    const select = [
      ...level.parentColumns.map((column) => raw(`t${chain.length - 2}`, column)),
      ...level.columns.map((column) => raw(own, column)),
    ];
    const order = level.parent ? (level.table as MappedChild).orderBy.map(({ name }) => `${own}.${dialect.quote(name)}`) : [`k.i`];
    const names = mapping.key.parts.map((_, index) => `k${index}`);
    const on = mapping.key.parts.map(({ column }, index) => `t0.${dialect.quote(column.name)} = k.k${index}::${column.nativeType}`);
    const session = await product.connect();
    try {
      await session.query("SET timezone = 'UTC'; SET extra_float_digits = 3");
      const { rows } = await session.query({
        text: `SELECT k.i::int4 - 1, ${select.join(', ')}
          FROM unnest(${names.map((_, index) => `$${index + 1}::text[]`).join(', ')}) WITH ORDINALITY k(${names.join(', ')}, i)
          JOIN ${mapping.root.table.table.name} t0 ON ${on.join(' AND ')} ${joins.join(' ')} ORDER BY ${order.join(', ')}`,
        values: names.map((_, index) => keys.map((key) => key[index])),
        rowMode: 'array',
      });
      return rows as unknown as RawRow[];
    } finally {
      session.release(true);
    }
  }

  function raw(row: string, { name, family }: ColumnInfo): string {
    const value = `${row}.${dialect.quote(name)}`;
    if (family === 'FIXED_TEXT') return `CASE WHEN ${value} IS NOT NULL THEN concat(${value}) END`;
    return ['DATE', 'TIMESTAMP', 'TIMESTAMP_WITH_ZONE'].includes(family) ? `to_json(${value}) #>> '{}'` : `${value}::text`;
  }

  async function assembled(mapping: EntityMapping, keys: RawKey[], timeZone = 'America/Sao_Paulo'): Promise<EntityRow[]> {
    const assembler = new EntityAssembler(mapping, { timeZone, charset: null });
    return assembler.assembleKeys(keys, await Promise.all(assembler.levels.map((level) => plainRows(mapping, level, keys))));
  }

  /** Everything of an entity; JSON compared as values, since `1.50` and `1.5` are one number. */
  const readable = (rows: EntityRow[]) => rows.map((row) => ({ ...row, document: JSON.parse(row.document) as unknown }));

  it.each(ZONES)('are those PostgreSQL builds in SQL, whatever the values, in %s', async (timeZone) => {
    const rows = fc.sample(fc.tuple(...COLUMNS.map(([, , , values]) => nullable(values))), 250);
    await product.query('TRUNCATE kinds');
    for (const [index, values] of rows.entries()) {
      const places = COLUMNS.map(([, native], position) => `$${position + 2}::text::${native}`);
      await product.query(`INSERT INTO kinds VALUES ($1, ${places.join(', ')})`, [index, ...values]);
    }
    const table = await describeTable('kinds');
    const single = scalars(table, ...COLUMNS.map(([name, , type]): [string, string, typeof type] => [name, name, type]));
    const asText = scalars(
      table,
      ...['small', 'big', 'money', 'switch', 'day'].map((name): [string, string, 'STRING'] => [`${name}_text`, name, 'STRING']),
    );
    const keys = rows.map((_, index) => [String(index)]);
    const inZone = dialect.open({ ...settingsOf(testDatabase.url), timeZone });
    try {
      // Every column on its own, so that the problem of one does not hide another's.
      for (const fields of [...single.map((field) => [field]), [...single, ...asText], required(single)]) {
        const mapping = mappingOf({ table, rowFilter: [], fields: [object(table, 'id', true, ['id', 'id', 'NUMBER']), ...fields] });
        const built = await inZone.entityReader(mapping).readByKeys(keys);
        expect(readable(await assembled(mapping, keys, timeZone))).toEqual(readable(built));
      }
    } finally {
      await inZone.close();
    }
  });

  const required = (fields: MappedField[]) => fields.map((field) => ({ ...field, required: true }));

  it('have the keys of PostgreSQL, found or not', async () => {
    const table = await describeTable('kinds');
    for (const [name, , type] of COLUMNS) {
      const info = { ...table, uniqueKeys: [] };
      const mapping = mappingOf({ table: info, rowFilter: [], fields: [object(info, 'key', true, [name, name, type])] });
      const { rows } = await product.query<{ value: string | null }>(
        `SELECT DISTINCT ${raw('kinds', one(table, name))} AS value FROM kinds`,
      );
      const keys = [...rows.map(({ value }) => [value]), [null]];
      const built = await database.entityReader(mapping).readByKeys(keys);
      expect([name, readable(await assembled(mapping, keys))]).toEqual([name, readable(built)]);
      const empty = await describeTable('nothing');
      const gone = mappingOf({ table: empty, rowFilter: [], fields: [object(empty, 'key', true, [name, name, type])] });
      const without = await database.entityReader(gone).readByKeys(keys);
      expect([name, readable(await assembled(gone, keys))]).toEqual([name, readable(without)]);
    }
  });

  it('hold the same children, in the same order', async () => {
    await product.query(`
      CREATE TABLE orders (no char(6), branch int, note text, PRIMARY KEY (branch, no));
      CREATE TABLE items (branch int, no text, line int, product text, ref int, PRIMARY KEY (branch, no, line));
      CREATE TABLE loose (branch int, no text, line int, text text);
      CREATE TABLE marks (line int, id int PRIMARY KEY);
      INSERT INTO orders SELECT 'N' || n, n % 3, n FROM generate_series(1, 30) n;
      INSERT INTO items SELECT n % 3, 'N' || n, line, nullif(line, 3), nullif(n % 4, 0) FROM generate_series(1, 30) n, generate_series(0, n % 5) line;
      INSERT INTO loose SELECT n % 3, 'N' || n, (n * copy) % 3, copy % 2 FROM generate_series(1, 30) n, generate_series(1, n % 7) copy;
      INSERT INTO marks SELECT n % 3, n FROM generate_series(1, 5) n`);
    const [orders, items, loose, marks] = await Promise.all(['orders', 'items', 'loose', 'marks'].map((name) => describeTable(name)));
    const byOrder: [string, string][] = [
      ['branch', 'branch'],
      ['no', 'no'],
    ];
    // Rows of `loose` have nothing to be told apart by, and those of `marks` belong to several of them.
    const marksOf = (table: TableInfo) => array(marks, table, 'marks', [['line', 'line']], scalars(marks, ['id', 'id', 'NUMBER']));
    const fields = [
      object(orders, 'order', true, ['number', 'no', 'STRING'], ['branch', 'branch', 'NUMBER']),
      array(items, orders, 'items', byOrder, [
        ...scalars(items, ['line', 'line', 'NUMBER'], ['product', 'product', 'STRING', 'required']),
        object(items, 'ref', false, ['a', 'ref', 'NUMBER'], ['b', 'product', 'STRING']),
        marksOf(items),
      ]),
      ...scalars(orders, ['note', 'note', 'STRING']),
      array(loose, orders, 'loose', byOrder, [...scalars(loose, ['line', 'line', 'NUMBER'], ['text', 'text', 'STRING']), marksOf(loose)]),
    ];
    const loosely = fields[3] as Extract<MappedField, { kind: 'ARRAY' }>;
    loosely.child.orderBy = ['line', 'text'].map((name) => one(loose, name));
    const constants = [{ label: 'empresa', value: '0\'1"%s' }];
    for (const field of [fields[0], (fields[1] as typeof loosely).child.fields[2]]) Object.assign(field, { constants });
    const plain = mappingOf({ table: orders, rowFilter: [], fields });
    const mapping = { ...plain, key: { ...plain.key, constants } };
    const keys = Array.from({ length: 40 }, (_, index) => [String((index + 1) % 3), `N${index + 1}`]);
    const built = await database.entityReader(mapping).readByKeys(keys);
    const entities = await assembled(mapping, keys);
    expect(readable(entities)).toEqual(readable(built));
    expect(entities.some(({ problem }) => problem?.path === 'items.product')).toBe(true);
    expect(entities.map(({ document }) => document)).toEqual(built.map(({ document }) => document));
  });
});
