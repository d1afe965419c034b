import type { EventData, PublishedSchema, SchemaAttribute, TotvsMessage } from '../../../src/contracts';
import { createCaptureRig, type CaptureRig } from '../../support/capture-rig';

type Message = TotvsMessage<EventData>;

const TABLES = 'CREATE TABLE part (id integer PRIMARY KEY, whole integer, name text, weight integer, kind text, secret text)';

function attribute(
  name: string,
  columnName: string | null,
  more: Partial<SchemaAttribute> = {},
  parentColumnName: string | null = null,
): SchemaAttribute {
  const type = name === 'name' ? ('STRING' as const) : ('NUMBER' as const);
  const columns = columnName === null ? [] : [{ columnName, parentColumnName, type, label: more.entityPrimaryKey ? 'id' : null }];
  const entry = { productName: 'TEST', tableName: 'part', foreignTableName: null, columns };
  const plain = { required: false, type: 'ELEMENT' as const, entityPrimaryKey: false, foreignKeyType: 'NONE' as const, children: [] };
  return { name, ...plain, ...more, attributeProducts: [entry] };
}

/** A thing with its name, and the weights of its parts, which are things as well. */
const SCHEMA: PublishedSchema = {
  id: '3f0b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b13',
  name: 'Thing',
  version: '1',
  description: null,
  status: 'PRODUCTION',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  attributes: [
    attribute('id', 'id', { entityPrimaryKey: true }),
    attribute('name', 'name'),
    attribute('parts', null, {
      type: 'ARRAY',
      children: [attribute('whole', 'whole', { foreignKeyType: 'PARENT_SCHEMA' }, 'id'), attribute('weight', 'weight')],
    }),
  ],
  tableRules: [{ productName: 'TEST', tableName: 'part', rowFilter: [{ columnName: 'kind', operator: 'IN', value: ['SOLD', 'MADE'] }] }],
};

describe('a table that is root and child of one schema', () => {
  let rig: CaptureRig;

  beforeEach(async () => {
    rig = await createCaptureRig(TABLES, SCHEMA);
    await rig.product.query(
      `INSERT INTO part VALUES (1, NULL, 'car', 900, 'SOLD', ''), (2, NULL, 'cart', 90, 'SOLD', ''), (3, 1, 'wheel', 9, 'MADE', ''), (4, 1, 'bolt', 1, 'BOUGHT', '')`,
    );
    await rig.captureAll();
  });

  afterEach(() => rig.close());

  const brief = ({ content: { action, data } }: Message) => {
    const parts = data.parts as { weight: number }[] | undefined;
    return [action, (data.id as { id: number }).id, parts?.map(({ weight }) => weight)];
  };
  const sent = async (statement: string) => {
    const before = (await rig.events()).length;
    await rig.product.query(statement);
    await rig.captureAll();
    return (await rig.events())
      .slice(before)
      .map(brief)
      .sort((a, b) => Number(a[1]) - Number(b[1]));
  };

  it('begins with what exists', async () => {
    expect((await rig.events()).map(brief).sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ['INSERT', 1, [9]],
      ['INSERT', 2, []],
      ['INSERT', 3, []],
    ]);
  });

  it('sends the thing for what it shows of itself, and its whole for what that shows of it', async () => {
    expect(await sent(`UPDATE part SET name = 'rim' WHERE id = 3`)).toEqual([['UPDATE', 3, []]]);
    expect(await sent(`UPDATE part SET weight = 8 WHERE id = 3`)).toEqual([['UPDATE', 1, [8]]]);
    expect(await sent(`UPDATE part SET whole = 2 WHERE id = 3`)).toEqual([
      ['UPDATE', 1, []],
      ['UPDATE', 2, [8]],
    ]);
    expect(await sent(`UPDATE part SET secret = 'x'`)).toEqual([]);
  });

  it('sends both when it enters or leaves the filter', async () => {
    expect(await sent(`UPDATE part SET kind = 'MADE' WHERE id = 4`)).toEqual([
      ['UPDATE', 1, [9, 1]],
      ['INSERT', 4, []],
    ]);
    expect(await sent(`UPDATE part SET kind = NULL WHERE id = 3`)).toEqual([
      ['UPDATE', 1, [1]],
      ['DELETE', 3, undefined],
    ]);
    expect(await sent(`DELETE FROM part WHERE id IN (3, 4)`)).toEqual([
      ['UPDATE', 1, []],
      ['DELETE', 4, undefined],
    ]);
  });
});
