import { compareSchemas } from './compatibility';
import type { ColumnType, SchemaAttribute, SchemaStructure } from './types';

const attribute = (
  name: string,
  more: Partial<SchemaAttribute> = {},
  type: ColumnType = 'STRING',
  label: string | null = null,
): SchemaAttribute => ({
  name,
  required: false,
  type: 'ELEMENT',
  entityPrimaryKey: false,
  foreignKeyType: 'NONE',
  attributeProducts: [
    {
      productName: 'ERP',
      tableName: 'T',
      foreignTableName: null,
      columns: [{ columnName: name.toUpperCase(), parentColumnName: null, type, label }],
    },
  ],
  children: [],
  ...more,
});
const key = (label = 'id', type: ColumnType = 'NUMBER') => attribute('id', { entityPrimaryKey: true }, type, label);
const join = attribute('order', { foreignKeyType: 'PARENT_SCHEMA' });
const array = (...children: SchemaAttribute[]) =>
  attribute('items', { type: 'ARRAY', attributeProducts: [], children: [join, ...children] });
const schema = (...attributes: SchemaAttribute[]): SchemaStructure => ({ name: 'Order', description: null, attributes, tableRules: [] });
const withProduct = (base: SchemaAttribute, productName: string): SchemaAttribute => ({
  ...base,
  attributeProducts: [...base.attributeProducts, { ...base.attributeProducts[0], productName }],
});

describe('compareSchemas', () => {
  it('lets row filters change: what leaves them is deleted, which every receiver understands', () => {
    const filtered = { productName: 'ERP', tableName: 'T', rowFilter: [{ columnName: 'ACTIVE', operator: 'EQ' as const, value: 'Y' }] };
    expect(compareSchemas(schema(key()), { ...schema(key()), tableRules: [filtered] })).toEqual([]);
  });

  const published = schema(
    key(),
    attribute('name'),
    attribute('city', { foreignKeyType: 'OTHER_SCHEMA' }, 'STRING', 'id'),
    array(attribute('product')),
  );
  const [id, name, city, items] = published.attributes;

  it.each<[string, SchemaStructure]>([
    ['nothing', published],
    ['a new optional attribute', schema(id, name, city, items, attribute('note'))],
    ['a new optional attribute of a child', schema(id, name, city, array(attribute('product'), attribute('note')))],
    ['another order', schema(items, city, name, id)],
    ['STRING to CLOB', schema(id, attribute('name', {}, 'CLOB'), city, items)],
    [
      'another column and table',
      schema(
        id,
        {
          ...name,
          attributeProducts: [
            { ...name.attributeProducts[0], tableName: 'X', columns: [{ ...name.attributeProducts[0].columns[0], columnName: 'Y' }] },
          ],
        },
        city,
        items,
      ),
    ],
    ['a new product', schema(withProduct(id, 'CRM'), withProduct(name, 'CRM'), city, items)],
    ['another name of the join', schema(id, name, city, { ...items, children: [{ ...join, name: 'parent' }, items.children[1]] })],
    ['a description', { ...published, description: 'x' }],
  ])('lets pass: %s', (_what, draft) => expect(compareSchemas(published, draft)).toEqual([]));

  it.each<[string, SchemaStructure, string, string]>([
    ['an attribute removed', schema(id, city, items), 'name', 'was removed'],
    ['an attribute of a child removed', schema(id, name, city, array(attribute('other'))), 'items.product', 'was removed'],
    ['a value retyped', schema(id, attribute('name', {}, 'NUMBER'), city, items), 'name', 'changed from STRING to NUMBER for product ERP'],
    [
      'a part of a reference retyped',
      schema(id, name, attribute('city', { foreignKeyType: 'OTHER_SCHEMA' }, 'DATE', 'id'), items),
      'city',
      'changed from STRING to DATE for product ERP',
    ],
    ['made required', schema(id, { ...name, required: true }, city, items), 'name', 'became required'],
    ['added as required', schema(id, name, city, items, attribute('note', { required: true })), 'note', 'was added as required'],
    [
      'a child added as required',
      schema(id, name, city, array(attribute('product'), attribute('note', { required: true }))),
      'items.note',
      'was added as required',
    ],
    [
      'another key',
      schema({ ...id, entityPrimaryKey: false }, { ...name, entityPrimaryKey: true }, city, items),
      'id',
      'was the entityPrimaryKey and is a plain value',
    ],
    ['other labels of the key', schema(key('code'), name, city, items), 'id', 'changed its labels for product ERP'],
    ['another type of the key', schema(key('id', 'STRING'), name, city, items), 'id', 'changed from NUMBER to STRING for product ERP'],
    ['ARRAY to ELEMENT', schema(id, name, city, attribute('items')), 'items', 'was an ARRAY and is a plain value'],
    ['ELEMENT to ARRAY', schema(id, { ...items, name: 'name' }, city, items), 'name', 'was a plain value and is an ARRAY'],
    [
      'a value made a reference',
      schema(id, attribute('name', { foreignKeyType: 'OTHER_SCHEMA' }), city, items),
      'name',
      'was a plain value and is a reference',
    ],
    [
      'a product left out',
      schema(id, { ...name, attributeProducts: [{ ...name.attributeProducts[0], productName: 'CRM' }] }, city, items),
      'name',
      'no longer has an entry for product ERP',
    ],
  ])('names %s', (_what, draft, path, problem) => expect(compareSchemas(published, draft)).toContainEqual({ attribute: path, problem }));

  it('tells everything at once', () => {
    expect(compareSchemas(published, schema(key('code'), attribute('note', { required: true })))).toHaveLength(5);
  });
});
