import type { EntityMapping, MappedField, TableInfo } from '../../../src/dialects';
import { SqlServerEntityReader } from '../../../src/dialects/sqlserver/entity-reader';
import { onEngine, sqlServerEngine } from '../../support/engines';
import { openSqlServerUnderTest, type SqlServerUnderTest } from './sqlserver-under-test';

const columnOf = (table: TableInfo, name: string) => table.columns.find((column) => column.name === name)!;

/** What is peculiar to the types and collations of this engine; the suite of all dialects has the rest. */
onEngine(sqlServerEngine, 'values of SQL Server', () => {
  let db: SqlServerUnderTest;
  beforeAll(async () => {
    db = await openSqlServerUnderTest();
  });
  afterAll(() => db.close());

  /** Reads the column `v` of a table whose key is `k`. */
  const reader = async (name: string, type: 'STRING' | 'NUMBER' | 'DATE') => {
    const table = await db.describe(name);
    const key = { label: 'k', column: columnOf(table, 'k'), type: 'STRING' as const };
    const fields: MappedField[] = [
      { kind: 'OBJECT', name: 'key', required: true, isKey: true, parts: [key] },
      { kind: 'SCALAR', name: 'v', required: false, column: columnOf(table, 'v'), type },
    ];
    const schema = { schemaId: 's', schemaName: 'S', schemaVersion: '1', productName: 'P' };
    const mapping: EntityMapping = { ...schema, root: { table, rowFilter: [], fields }, key: { attribute: 'key', parts: [key] } };
    return new SqlServerEntityReader(db.session, mapping);
  };

  // Times without zone are those of São Paulo, which had its own mean time until 1914.
  it.each<[string, 'STRING' | 'NUMBER' | 'DATE', string, string]>([
    ['decimal(38,10)', 'NUMBER', '-1234567890123456789012345678.0123456789', '"-1234567890123456789012345678.0123456789"'],
    ['money', 'NUMBER', '-922337203685477.5808', '"-922337203685477.5808"'],
    ['smallmoney', 'NUMBER', '214748.3647', '214748.3647'],
    ['bigint', 'NUMBER', '-9223372036854775808', '"-9223372036854775808"'],
    ['bit', 'NUMBER', '1', '1'],
    ['float', 'NUMBER', '0.1', '0.1'],
    ['float', 'NUMBER', '1.7976931348623157E308', '1.7976931348623157e+308'],
    ['real', 'NUMBER', '1.1', '1.1'],
    ['real', 'NUMBER', '16777216', '16777216'],
    ['date', 'DATE', "'0001-01-01'", '"0001-01-01T00:00:00+00:00"'],
    ['date', 'DATE', "'9999-12-31'", '"9999-12-31T00:00:00+00:00"'],
    ['datetime', 'DATE', "'1753-01-01T00:00:00.003'", '"1753-01-01T03:06:28.003000+00:00"'],
    ['smalldatetime', 'DATE', "'2079-06-06T23:59:00'", '"2079-06-07T02:59:00+00:00"'],
    ['datetime2(6)', 'DATE', "'2024-01-02T03:04:05.123456'", '"2024-01-02T06:04:05.123456+00:00"'],
    ['datetimeoffset(6)', 'DATE', "'2024-01-02T03:04:05.123456-03:00'", '"2024-01-02T06:04:05.123456+00:00"'],
    ['uniqueidentifier', 'STRING', "'6f9619ff-8b86-d011-b42d-00c04fc964ff'", '"6F9619FF-8B86-D011-B42D-00C04FC964FF"'],
    ['char(5)', 'STRING', "'ab'", '"ab"'],
    ['varchar(5)', 'STRING', "'ab '", '"ab "'],
    ['nvarchar(10)', 'STRING', "N'a😀ç'", '"a😀ç"'],
    ['ntext', 'STRING', "N'long 😀'", '"long 😀"'],
    ['xml', 'STRING', "'<a>1</a>'", '"<a>1</a>"'],
  ])('reads %s as %s: %s', async (type, mapped, value, expected) => {
    const name = `v${Math.random().toString(36).slice(2, 10)}`;
    await db.product.execute(`CREATE TABLE ${name} (k varchar(10) PRIMARY KEY, v ${type})`, `INSERT INTO ${name} VALUES ('1', ${value})`);
    const [row] = await (await reader(name, mapped)).readByKeys([['1']]);
    expect([row.document, row.problem]).toEqual([`{"key":{"k":"1"},"v":${expected}}`, null]);
  });

  it('takes a key by its text as stored where the collation takes several for one', async () => {
    await db.product.execute(
      'CREATE TABLE codes (k nvarchar(10) PRIMARY KEY, v int)',
      "INSERT INTO codes VALUES ('Abc', 1), (N'ção😀', 2)",
    );
    const codes = await reader('codes', 'NUMBER');
    const rows = await codes.readByKeys([['ABC'], ['Abc'], ['Abc '], ['ção😀'], ['a longer text than the column holds']]);
    expect(rows.map(({ found }) => found)).toEqual([false, true, false, true, false]);
    expect(rows[1].keyTexts).toEqual(['Abc']);
  });

  it('reads a large text whole, and keys beyond one statement', async () => {
    const long = '😀ção'.repeat(100_000);
    await db.product.execute('CREATE TABLE memo (k int PRIMARY KEY, v nvarchar(max))');
    await db.product.insertLongText('memo', 1, long);
    await db.product.execute(
      "INSERT INTO memo SELECT a.n * 30 + b.n + 2, 'x' FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) a(n), (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9),(10),(11),(12),(13),(14),(15),(16),(17),(18),(19),(20),(21),(22),(23),(24),(25),(26),(27),(28),(29)) b(n)",
    );
    const rows = await (await reader('memo', 'STRING')).readByKeys(Array.from({ length: 301 }, (_, index) => [String(index + 1)]));
    expect(rows.filter(({ found }) => found)).toHaveLength(301);
    expect((JSON.parse(rows[0].document) as { v: string }).v === long).toBe(true);
  });
});
