import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkSchemaForm } from './form-rules';
import type { SchemaProblem } from './problem';

const seed = (): Json => JSON.parse(readFileSync(join(__dirname, '../../../test/support/fixtures/instancia.schema.json'), 'utf8'));

// The specs write to loose JSON, as a sender does.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const column = (columnName: string, more: object = {}): Json => ({ columnName, type: 'STRING', ...more });
const entry = (tableName: string, columns: Json[], productName = 'ERP'): Json => ({ productName, tableName, columns });
const element = (name: string, tableName: string, more: object = {}): Json => ({
  name,
  attributeProducts: [entry(tableName, [column(name.toUpperCase())])],
  ...more,
});
const key = (tableName = 'ORDERS'): Json => ({
  name: 'id',
  entityPrimaryKey: true,
  attributeProducts: [entry(tableName, [column('ID', { label: 'id' })])],
});
const join_ = (tableName: string): Json => ({
  name: 'order',
  foreignKeyType: 'PARENT_SCHEMA',
  attributeProducts: [entry(tableName, [column('ORDER_ID', { parentColumnName: 'ID' })])],
});
const array = (name: string, children: Json[], more: object = {}): Json => ({ name, type: 'ARRAY', children, ...more });
const order = (...attributes: Json[]): Json => ({ name: 'Order', attributes: [key(), ...attributes] });
const items = (...children: Json[]): Json => array('items', [join_('ITEMS'), ...children]);

function problemsOf(input: unknown): SchemaProblem[] {
  const result = checkSchemaForm(input);
  return result.ok ? [] : result.problems;
}

describe('checkSchemaForm', () => {
  it("takes the seed's schema as it stands, reading NUMERIC as NUMBER", () => {
    const result = checkSchemaForm(seed());
    expect(result).toMatchObject({ ok: true, id: 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9', version: '12.1.27', environmentIds: null });
    expect(result.ok && result.structure.attributes[2].attributeProducts[0].columns[0]).toMatchObject({ type: 'NUMBER' });
  });

  it('fills in what may be left out', () => {
    const result = checkSchemaForm(order(element('name', 'ORDERS', { required: null, children: null })));
    expect(result.ok && result.structure).toEqual({
      name: 'Order',
      description: null,
      tableRules: [],
      attributes: [
        expect.objectContaining({
          name: 'id',
          required: false,
          type: 'ELEMENT',
          entityPrimaryKey: true,
          foreignKeyType: 'NONE',
          children: [],
        }),
        expect.objectContaining({
          name: 'name',
          attributeProducts: [
            {
              productName: 'ERP',
              tableName: 'ORDERS',
              foreignTableName: null,
              columns: [{ columnName: 'NAME', parentColumnName: null, type: 'STRING', label: null }],
            },
          ],
        }),
      ],
    });
  });

  it('takes arrays in arrays, three deep, of child tables joined by PARENT_SCHEMA', () => {
    const deep = (level: number): Json =>
      array(`level${level}`, [join_(`T${level}`), element('name', `t${level} `), ...(level < 3 ? [deep(level + 1)] : [])]);
    expect(problemsOf(order(deep(1)))).toEqual([]);
    const tooDeep = order(array('a', [join_('A'), array('b', [join_('B'), array('c', [join_('C'), array('d', [join_('D')])])])]));
    expect(problemsOf(tooDeep)).toEqual([
      { path: 'attributes[1].children[1].children[1].children[1].children', problem: 'must not nest deeper than 3 arrays' },
    ]);
  });

  it('takes names with quotes, semicolons and any script, as they are', () => {
    const hostile = `x"; DROP TABLE "Pedido_çã_訂單' --`;
    const schema = {
      name: hostile,
      attributes: [{ name: hostile, entityPrimaryKey: true, attributeProducts: [entry(hostile, [column(hostile)], hostile)] }],
    };
    expect(checkSchemaForm(schema)).toMatchObject({ ok: true, structure: { name: hostile, attributes: [{ name: hostile }] } });
  });

  it('survives nesting made to break it', () => {
    const bomb = JSON.parse('{"name":"x","children":['.repeat(50_000) + ']}'.repeat(50_000));
    expect(problemsOf({ name: 'Order', attributes: [bomb] }).map(({ path }) => path)).toContain(
      'attributes[0].children[0].children[0].children[0].children',
    );
  });

  it.each<[string, string, string, (schema: Json) => void]>([
    ['an unknown property', 'attributes[0].sql', 'is not a property', (s) => (s.attributes[0].sql = 'x')],
    ['an unknown property at the top', 'tables', 'is not a property', (s) => (s.tables = [])],
    ['no name', 'name', 'is missing', (s) => delete s.name],
    ['a blank name', 'attributes[1].name', 'must not be empty', (s) => (s.attributes[1].name = '  ')],
    ['a name with NUL', 'name', 'control characters', (s) => (s.name = 'a\0b')],
    ['a name that is too long', 'attributes[0].name', '200 characters', (s) => (s.attributes[0].name = 'x'.repeat(201))],
    ['half a surrogate pair', 'attributes[0].name', 'valid Unicode', (s) => (s.attributes[0].name = 'a\ud800')],
    ['a name all JavaScript objects have', 'attributes[0].name', 'every JSON object', (s) => (s.attributes[0].name = '__proto__')],
    [
      'a label all JavaScript objects have',
      'attributes[2].attributeProducts[0].columns[0].label',
      'every JSON object',
      (s) => (s.attributes[2].attributeProducts[0].columns[0].label = 'constructor'),
    ],
    [
      'a wrong type of column',
      'attributes[2].attributeProducts[0].columns[0].type',
      'one of STRING, NUMBER, DATE, CLOB',
      (s) => (s.attributes[2].attributeProducts[0].columns[0].type = 'BLOB'),
    ],
    [
      'a number for a name',
      'attributes[0].attributeProducts[1].tableName',
      'must be a text',
      (s) => (s.attributes[0].attributeProducts[1].tableName = 7),
    ],
    ['text for required', 'attributes[0].required', 'true or false', (s) => (s.attributes[0].required = 'yes')],
    ['an id that is no UUID', 'id', 'UUID', (s) => (s.id = '7')],
    ['an empty list of environments', 'environmentIds', 'null for all', (s) => (s.environmentIds = [])],
    ['no list of attributes', 'attributes', 'a list', (s) => (s.attributes = {})],
    [
      'too many columns',
      'attributes[2].attributeProducts[0].columns',
      '100 columns',
      (s) => (s.attributes[2].attributeProducts[0].columns = Array.from({ length: 101 }, (_, i) => column(`C${i}`))),
    ],
    [
      'too many attributes',
      'attributes',
      '1000 attributes',
      (s) => s.attributes.push(...Array.from({ length: 1000 }, (_, i) => ({ ...s.attributes[0], name: `n${i}` }))),
    ],
    ['a name twice', 'attributes[1].name', 'nome is there twice', (s) => (s.attributes[1].name = 'nome')],
    ['originId', 'attributes[0].name', 'identity', (s) => (s.attributes[0].name = 'originId')],
    ['no key', 'attributes', 'there are 0', (s) => (s.attributes[2].entityPrimaryKey = false)],
    ['two keys', 'attributes', 'there are 2', (s) => (s.attributes[0].entityPrimaryKey = true)],
    ['a key that is a reference', 'attributes[2].foreignKeyType', 'must be NONE', (s) => (s.attributes[2].foreignKeyType = 'OTHER_SCHEMA')],
    ['no product', 'attributes[0].attributeProducts', 'at least one product', (s) => (s.attributes[0].attributeProducts = [])],
    [
      'no column',
      'attributes[0].attributeProducts[0].columns',
      'at least one column',
      (s) => (s.attributes[0].attributeProducts[0].columns = null),
    ],
    [
      'two columns of a plain value',
      'attributes[0].attributeProducts[0].columns',
      'exactly one column',
      (s) => s.attributes[0].attributeProducts[0].columns.push(column('OTHER')),
    ],
    [
      'a product twice',
      'attributes[0].attributeProducts[1].productName',
      'twice',
      (s) => (s.attributes[0].attributeProducts[1].productName = ' pimsmc '),
    ],
    [
      'a label twice',
      'attributes[2].attributeProducts[0].columns[1].label',
      'id is there twice',
      (s) => s.attributes[2].attributeProducts[0].columns.push(column('id')),
    ],
    [
      'another table than the key',
      'attributes[0].attributeProducts[1].tableName',
      'must be PMINSTANCIAS',
      (s) => (s.attributes[0].attributeProducts[1].tableName = 'UNIDADEADM'),
    ],
    [
      'a product the key does not have',
      'attributes[0].attributeProducts[1].productName',
      'no entry in the attribute id',
      (s) => s.attributes[2].attributeProducts.pop(),
    ],
    ['children of an ELEMENT', 'attributes[0].children', 'must be empty', (s) => (s.attributes[0].children = [join_('X')])],
  ])('names %s', (_what, path, problem, spoil) => {
    const schema = seed();
    spoil(schema);
    expect(problemsOf(schema)).toContainEqual({ path, problem: expect.stringContaining(problem) });
  });

  it.each<[string, Json, string, string]>([
    ['no children', array('items', []), 'attributes[1].children', 'must not be empty'],
    ['no join', array('items', [element('name', 'ITEMS')]), 'attributes[1].children', 'exactly one PARENT_SCHEMA attribute, there are 0'],
    ['two joins', items({ ...join_('ITEMS'), name: 'other' }), 'attributes[1].children', 'there are 2'],
    [
      'a join without parent column',
      array('items', [{ ...join_('ITEMS'), attributeProducts: [entry('ITEMS', [column('ORDER_ID')])] }]),
      'attributes[1].children[0].attributeProducts[0].columns[0].parentColumnName',
      'is missing',
    ],
    [
      'two keys',
      items(element('no', 'ITEMS', { entityPrimaryKey: true }), element('id', 'ITEMS', { entityPrimaryKey: true })),
      'attributes[1].children',
      'at most one attribute with entityPrimaryKey true, there are 2',
    ],
    ['another table', items(element('name', 'LOTS')), 'attributes[1].children[1].attributeProducts[0].tableName', 'must be ITEMS'],
    [
      'another table than the array says',
      array('items', [join_('LOTS')], { attributeProducts: [entry('ITEMS', [])] }),
      'attributes[1].children[0].attributeProducts[0].tableName',
      'must be ITEMS',
    ],
    ['a foreign key', { ...items(), foreignKeyType: 'OTHER_SCHEMA' }, 'attributes[1].foreignKeyType', 'must be NONE'],
  ])('names an ARRAY with %s', (_what, attribute, path, problem) => {
    expect(problemsOf(order(attribute))).toContainEqual({ path, problem: expect.stringContaining(problem) });
  });

  it('lets a child have a key of its own, which orders its rows', () => {
    expect(problemsOf(order(items(element('no', 'ITEMS', { entityPrimaryKey: true }))))).toEqual([]);
  });

  it.each([null, undefined, 7, 'x', [], { attributes: [null, 7, []] }])('answers %j with problems, not with an exception', (input) => {
    expect(problemsOf(input).length).toBeGreaterThan(0);
  });

  it('never throws, and what it accepts it accepts again', () => {
    const loose = fc.anything({
      key: fc.constantFrom('name', 'attributes', 'type', 'children', 'attributeProducts', 'columns', 'x'),
      maxDepth: 6,
    });
    fc.assert(
      fc.property(fc.record({ name: fc.string(), attributes: fc.array(loose, { maxLength: 4 }) }, { requiredKeys: [] }), (input) => {
        const result = checkSchemaForm(input);
        expect(!result.ok || checkSchemaForm(result.structure).ok).toBe(true);
      }),
    );
    const accepted = checkSchemaForm(seed());
    expect(accepted.ok && checkSchemaForm(JSON.parse(JSON.stringify(accepted.structure)))).toMatchObject({
      ok: true,
      structure: accepted.ok && accepted.structure,
    });
  });
});
