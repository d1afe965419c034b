import type { EventData, PublishedSchema, SchemaAttribute, SchemaRowCondition, TotvsMessage } from '../../../src/contracts';
import { createCaptureRig, type CaptureRig } from '../../support/capture-rig';

type Message = TotvsMessage<EventData>;

/** Protheus keeps deleted rows, marked, and its keys are unique among the others only. */
const ORDER = `num integer, note text, d_e_l_e_t_ char(1) NOT NULL DEFAULT ' ', r_e_c_n_o_ integer`;
const ITEM = `num integer, item integer, qty integer, d_e_l_e_t_ char(1) NOT NULL DEFAULT ' ', r_e_c_n_o_ integer`;
const LOT = 'CREATE TABLE lot (item_record integer, code text, PRIMARY KEY (item_record, code))';
const PROTHEUS = `
  CREATE TABLE sc5 (${ORDER} PRIMARY KEY);
  CREATE TABLE sc6 (${ITEM} PRIMARY KEY);
  ${LOT};`;
/** A soft delete even moves an item to another partition. */
const PARTITIONED = `
  CREATE TABLE sc5 (${ORDER} PRIMARY KEY) PARTITION BY HASH (r_e_c_n_o_);
  CREATE TABLE sc5_0 PARTITION OF sc5 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
  CREATE TABLE sc5_1 PARTITION OF sc5 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
  CREATE TABLE sc6 (${ITEM}, PRIMARY KEY (r_e_c_n_o_, d_e_l_e_t_)) PARTITION BY LIST (d_e_l_e_t_);
  CREATE TABLE sc6_live PARTITION OF sc6 FOR VALUES IN (' ');
  CREATE TABLE sc6_deleted PARTITION OF sc6 FOR VALUES IN ('*');
  ${LOT};`;

function attribute(
  name: string,
  tableName: string,
  columnName: string | null,
  more: Partial<SchemaAttribute> = {},
  parentColumnName: string | null = null,
): SchemaAttribute {
  const type = columnName === 'note' || columnName === 'code' ? ('STRING' as const) : ('NUMBER' as const);
  const columns = columnName === null ? [] : [{ columnName, parentColumnName, type, label: more.entityPrimaryKey ? name : null }];
  const entry = { productName: 'TEST', tableName, foreignTableName: null, columns };
  return {
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    children: [],
    ...more,
    attributeProducts: [entry],
  };
}

const PARENT = { foreignKeyType: 'PARENT_SCHEMA' as const };
const LOTS = attribute('lots', 'lot', null, {
  type: 'ARRAY',
  children: [attribute('item', 'lot', 'item_record', PARENT, 'r_e_c_n_o_'), attribute('code', 'lot', 'code')],
});
const ITEMS = attribute('items', 'sc6', null, {
  type: 'ARRAY',
  children: [attribute('order', 'sc6', 'num', PARENT, 'num'), attribute('item', 'sc6', 'item'), attribute('qty', 'sc6', 'qty'), LOTS],
});

function orderSchema(orderFilter?: SchemaRowCondition[]): PublishedSchema {
  const moment = '2026-01-01T00:00:00.000Z';
  return {
    id: '3f0b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b12',
    name: 'Order',
    version: '1',
    description: null,
    status: 'PRODUCTION',
    createdAt: moment,
    updatedAt: moment,
    attributes: [attribute('num', 'sc5', 'num', { entityPrimaryKey: true, required: true }), attribute('note', 'sc5', 'note'), ITEMS],
    tableRules: orderFilter ? [{ productName: 'TEST', tableName: 'sc5', rowFilter: orderFilter }] : [],
  };
}

describe.each([
  ['tables', PROTHEUS],
  ['partitioned tables', PARTITIONED],
])('rule 5: row filters on %s', (_what, ddl) => {
  let rig: CaptureRig;

  beforeEach(async () => {
    rig = await createCaptureRig(ddl, orderSchema());
  });

  afterEach(() => rig.close());

  const brief = ({ content: { action, data } }: Message) => [action, (data.num as { num: number }).num, data.note ?? null];
  const items = ({ content }: Message) =>
    (content.data.items as { item: number; lots: unknown[] }[]).map(({ item, lots }) => [item, lots.length]);
  /** What the statements lead to, captured together. */
  const sent = async (...statements: string[]): Promise<Message[]> => {
    const before = (await rig.events()).length;
    for (const statement of statements) await rig.product.query(statement);
    await rig.captureAll();
    return (await rig.events()).slice(before);
  };
  const logged = async () => (await rig.product.query('SELECT FROM "TCC_EVENT"')).rowCount;

  it('sends a soft delete as DELETE, and an insertion under the same key after it as INSERT', async () => {
    expect((await sent(`INSERT INTO sc5 VALUES (7, 'first', ' ', 1)`)).map(brief)).toEqual([['INSERT', 7, 'first']]);
    expect((await sent(`UPDATE sc5 SET d_e_l_e_t_ = '*' WHERE r_e_c_n_o_ = 1`)).map(brief)).toEqual([['DELETE', 7, null]]);
    expect((await sent(`INSERT INTO sc5 VALUES (7, 'second', ' ', 2)`)).map(brief)).toEqual([['INSERT', 7, 'second']]);
    expect((await sent(`UPDATE sc5 SET note = 'changed' WHERE num = 7`)).map(brief)).toEqual([['UPDATE', 7, 'changed']]);
  });

  it('sends what comes back as INSERT, and a soft delete that is undone at once as what it is now', async () => {
    await sent(`INSERT INTO sc5 VALUES (7, 'a', '*', 1), (8, 'b', ' ', 2)`);
    expect((await sent(`UPDATE sc5 SET d_e_l_e_t_ = ' ' WHERE num = 7`)).map(brief)).toEqual([['INSERT', 7, 'a']]);
    const undone = await sent(`UPDATE sc5 SET d_e_l_e_t_ = '*' WHERE num = 8`, `UPDATE sc5 SET d_e_l_e_t_ = ' ' WHERE num = 8`);
    expect(undone.map(brief)).toEqual([['UPDATE', 8, 'b']]);
  });

  it('logs nothing for rows that are outside before and after', async () => {
    await sent(`INSERT INTO sc5 VALUES (7, 'a', '*', 1), (8, 'b', ' ', 2)`);
    await rig.product.query(`UPDATE sc5 SET note = 'x' WHERE num = 7`);
    await rig.product.query(`UPDATE sc5 SET num = 9 WHERE num = 7`);
    await rig.product.query(`DELETE FROM sc5 WHERE num = 9`);
    await rig.product.query(`INSERT INTO sc5 VALUES (10, 'c', '*', 3)`);
    expect(await logged()).toBe(0);
  });

  it('ends an entity under the key it had, and begins one under the key it gets', async () => {
    await sent(`INSERT INTO sc5 VALUES (7, 'a', ' ', 1), (8, 'b', '*', 2)`);
    expect((await sent(`UPDATE sc5 SET num = 70, d_e_l_e_t_ = '*' WHERE num = 7`)).map(brief)).toEqual([['DELETE', 7, null]]);
    expect((await sent(`UPDATE sc5 SET num = 80, d_e_l_e_t_ = ' ' WHERE num = 8`)).map(brief)).toEqual([['INSERT', 80, 'b']]);
  });

  it('takes a whole table through its filter in one statement', async () => {
    await sent(`INSERT INTO sc5 SELECT n, 'n', CASE n % 2 WHEN 0 THEN ' ' ELSE '*' END, n FROM generate_series(1, 40) n`);
    const turned = await sent(`UPDATE sc5 SET d_e_l_e_t_ = CASE d_e_l_e_t_ WHEN '*' THEN ' ' ELSE '*' END`);
    const keysOf = (action: string) => turned.filter((message) => message.content.action === action).map((message) => brief(message)[1]);
    expect(keysOf('DELETE')).toHaveLength(20);
    expect(keysOf('INSERT').every((key) => Number(key) % 2 === 1)).toBe(true);
  });

  it('keeps two live rows of one key as a dead letter until one of them goes', async () => {
    await sent(`INSERT INTO sc5 VALUES (7, 'old', '*', 1), (7, 'one', ' ', 2)`);
    expect(await sent(`INSERT INTO sc5 VALUES (7, 'two', ' ', 3)`)).toEqual([]);
    const letters = async () => (await rig.store.query('SELECT code FROM dead_letter')).rows;
    expect(await letters()).toEqual([{ code: 'KEY_NOT_UNIQUE' }]);
    expect((await sent(`UPDATE sc5 SET d_e_l_e_t_ = '*' WHERE r_e_c_n_o_ = 2`)).map(brief)).toEqual([['UPDATE', 7, 'two']]);
    expect(await letters()).toEqual([]);
  });

  it('sends the root without a child that is softly deleted, and again with it, and is silent about others', async () => {
    await sent(
      `INSERT INTO sc5 VALUES (7, 'a', ' ', 1)`,
      `INSERT INTO sc6 VALUES (7, 1, 5, ' ', 11), (7, 2, 5, ' ', 12), (7, 3, 5, '*', 13)`,
    );
    expect((await sent(`UPDATE sc6 SET d_e_l_e_t_ = '*' WHERE item = 1`)).map(items)).toEqual([[[2, 0]]]);
    expect((await sent(`UPDATE sc6 SET d_e_l_e_t_ = ' ' WHERE item = 3`)).map(items)).toEqual([
      [
        [2, 0],
        [3, 0],
      ],
    ]);
    expect(await sent(`UPDATE sc6 SET qty = qty + 1 WHERE item = 1`)).toEqual([]);
    expect(await sent(`INSERT INTO lot VALUES (11, 'below a deleted item')`)).toEqual([]);
    expect((await sent(`INSERT INTO lot VALUES (12, 'below a live one')`)).map(items)).toEqual([
      [
        [2, 1],
        [3, 0],
      ],
    ]);
  });

  it('sends nothing for children of a root that is softly deleted', async () => {
    await sent(`INSERT INTO sc5 VALUES (7, 'a', '*', 1), (7, 'b', '*', 2)`);
    expect(await sent(`INSERT INTO sc6 VALUES (7, 1, 5, ' ', 11)`, `INSERT INTO lot VALUES (11, 'x')`)).toEqual([]);
    expect((await sent(`UPDATE sc5 SET d_e_l_e_t_ = ' ' WHERE r_e_c_n_o_ = 1`)).map(items)).toEqual([[[1, 1]]]);
  });

  it('loads what exists, and nothing else', async () => {
    await rig.product.query(
      `INSERT INTO sc5 SELECT n / 2, 'n' || n, CASE n % 2 WHEN 0 THEN ' ' ELSE '*' END, n FROM generate_series(0, 19) n`,
    );
    await rig.captureAll();
    const before = (await rig.events()).length;
    await rig.progress.begin(rig.linkId, 'sc5', 0);
    await rig.snapshot(3).run(new AbortController().signal);
    expect((await rig.events()).slice(before).map((message) => message.content.data.note)).toEqual(
      Array.from({ length: 10 }, (_, n) => `n${2 * n}`),
    );
  });
});

describe('a table rule', () => {
  it('takes the place of the default, and lets null meet NE alone', async () => {
    const rig = await createCaptureRig(PROTHEUS, orderSchema([{ columnName: 'NOTE', operator: 'NE', value: 'draft' }]));
    const states = async () => (await rig.events()).map(({ content: { action, data } }) => [action, (data.num as { num: number }).num]);
    await rig.product.query(`INSERT INTO sc5 VALUES (1, 'draft', ' ', 1), (2, NULL, '*', 2), (3, 'final', ' ', 3)`);
    await rig.captureAll();
    expect(await states()).toEqual([
      ['INSERT', 2],
      ['INSERT', 3],
    ]);
    await rig.product.query(`UPDATE sc5 SET note = CASE num WHEN 1 THEN NULL ELSE 'draft' END`);
    await rig.captureAll();
    expect((await states()).slice(2).sort()).toEqual([
      ['DELETE', 2],
      ['DELETE', 3],
      ['INSERT', 1],
    ]);
    await rig.close();
  });
});
