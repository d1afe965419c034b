import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { entityKey } from './entity-identity';
import { compileEventDataValidator } from './event-data-validator';
import { checkSchemaForm, type PublishedSchema } from './schema-definition';
import type { JsonObject } from './totvs-message';

function published(input: unknown): PublishedSchema {
  const form = checkSchemaForm(input);
  if (!form.ok) throw new Error(JSON.stringify(form.problems));
  return {
    id: 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9',
    version: '1',
    status: 'PRODUCTION',
    createdAt: '',
    updatedAt: '',
    ...form.structure,
  };
}

const entry = (productName: string, columns: object[], tableName = 'T') => ({ productName, tableName, columns });
const value = (name: string, type: string, required = false, tableName = 'T') => ({
  name,
  required,
  attributeProducts: [entry('ERP', [{ columnName: name, type }], tableName)],
});

const ORDER = published({
  name: 'Order',
  attributes: [
    {
      name: 'id',
      entityPrimaryKey: true,
      attributeProducts: [
        entry('ERP', [
          { columnName: 'CO', type: 'STRING', label: 'company' },
          { columnName: 'NO', type: 'NUMBER', label: 'Number' },
          { columnName: 'AT', type: 'DATE', label: 'at' },
        ]),
      ],
    },
    value('name', 'STRING', true),
    value('total', 'NUMBER'),
    value('date', 'DATE'),
    value('text', 'CLOB'),
    {
      name: 'customer',
      foreignKeyType: 'OTHER_SCHEMA',
      attributeProducts: [entry('ERP', [{ columnName: 'CUST', type: 'NUMBER', label: 'id' }])],
    },
    {
      name: 'seller',
      required: true,
      foreignKeyType: 'OTHER_SCHEMA',
      attributeProducts: [entry('ERP', [{ columnName: 'SELL', type: 'NUMBER', label: 'id' }])],
    },
    {
      name: 'items',
      type: 'ARRAY',
      required: true,
      children: [
        {
          name: 'order',
          foreignKeyType: 'PARENT_SCHEMA',
          attributeProducts: [entry('ERP', [{ columnName: 'NO', type: 'NUMBER', parentColumnName: 'NO' }], 'I')],
        },
        value('quantity', 'NUMBER', true, 'I'),
        value('strange/name~ "x"', 'NUMBER', false, 'I'),
      ],
    },
  ],
});

const good = (): JsonObject => ({
  id: { company: 'A', Number: 7, at: '2024-01-01' },
  name: 'n',
  total: '12345678901234567890.50',
  date: null,
  text: 'x',
  customer: null,
  seller: { id: 1 },
  items: [{ quantity: 1 }, { quantity: '-0.5' }],
  originId: 'abc',
});

describe('EventDataValidator', () => {
  const validator = compileEventDataValidator(ORDER);
  const check = (change: (data: JsonObject) => void, action: 'INSERT' | 'UPDATE' | 'DELETE' = 'INSERT') => {
    const data = good();
    change(data);
    return validator.validate('ERP', action, data);
  };

  it('passes what the schema describes', () => {
    expect(check(() => undefined)).toBeNull();
    expect(check((data) => ['total', 'date', 'text', 'customer', 'originId'].forEach((name) => delete data[name]), 'UPDATE')).toBeNull();
    expect(check((data) => (data.items = []))).toBeNull();
  });

  it.each<[string, (data: JsonObject) => void, string, string]>([
    ['a required attribute left out', (d) => delete d.name, '.name', 'is missing'],
    ['a required attribute null', (d) => (d.name = null), '.name', 'must be a text'],
    ['a required reference null', (d) => (d.seller = null), '.seller', 'must be an object'],
    ['a required array left out', (d) => delete d.items, '.items', 'is missing'],
    ['the key left out', (d) => delete d.id, '.id', 'is missing'],
    ['a part of the key left out', (d) => (d.id = { company: 'A', at: null }), '.id.Number', 'is missing'],
    ['a label too many', (d) => (d.customer = { id: 1, x: 2 }), '.customer.x', 'is not in the schema'],
    ['an unknown attribute', (d) => (d.nome = 'x'), '.nome', 'is not in the schema'],
    ['the join, which is not sent', (d) => (d.items = [{ order: { NO: 1 }, quantity: 1 }]), '.items[0].order', 'is not in the schema'],
    ['a number for a text', (d) => (d.name = 7), '.name', 'must be a text'],
    [
      'text for a number',
      (d) => (d.items = [{ quantity: 1 }, { quantity: 'many' }]),
      '.items[1].quantity',
      'must be a number or the plain decimal text of one',
    ],
    ['an exponent in text', (d) => (d.total = '1e5'), '.total', 'must be a number or the plain decimal text of one'],
    ['a number beyond all bounds', (d) => (d.total = JSON.parse('1e999')), '.total', 'must be a text or a number or null'],
    ['no date', (d) => (d.date = '31/12/2024'), '.date', 'must be an ISO 8601 date'],
    ['an object for a list', (d) => (d.items = {}), '.items', 'must be a list'],
    [
      'an attribute with a strange name',
      (d) => (d.items = [{ quantity: 1, 'strange/name~ "x"': true }]),
      '.items[0]["strange/name~ \\"x\\""]',
      'must be a text or a number or null',
    ],
    [
      'an attribute named __proto__',
      (d) => Object.defineProperty(d, '__proto__', { value: 1, enumerable: true }),
      '.__proto__',
      'is not in the schema',
    ],
  ])('names %s', (_what, change, path, problem) => expect(check(change)).toEqual({ path, problem }));

  it('asks for nothing but the key on DELETE, yet checks what is there', () => {
    const keyOnly = (d: JsonObject) => ['name', 'seller', 'items'].forEach((name) => delete d[name]);
    expect(check(keyOnly, 'DELETE')).toBeNull();
    expect(check((d) => (d.name = null), 'DELETE')).toBeNull();
    expect(check((d) => delete d.id, 'DELETE')).toEqual({ path: '.id', problem: 'is missing' });
    expect(check((d) => (d.name = 7), 'DELETE')).toEqual({ path: '.name', problem: 'must be a text or null' });
  });

  it("takes the sender's column types, and any product's for a sender that is none of them", () => {
    const instancia = compileEventDataValidator(
      published(JSON.parse(readFileSync(join(__dirname, '../../test/support/fixtures/instancia.schema.json'), 'utf8'))),
    );
    const send = (originApp: string, id: JsonObject) => instancia.validate(originApp, 'INSERT', { id, nome: 'n', codigo: 'c' });
    expect(send(' pimsmc', { id: 7 })).toBeNull();
    expect(send('PIMSCS ', { id: 7 })).toEqual({ path: '.id.id', problem: 'must be a text or null' });
    expect(send('PIMSMC', { id: 'seven' })).toMatchObject({ path: '.id.id' });
    expect([send('WEB', { id: 7 }), send('WEB', { id: 'seven' })]).toEqual([null, null]);
    expect(send('WEB', { code: 7 })).toMatchObject({ path: '.id.id', problem: 'is missing' });
    expect(entityKey('Instancia', instancia.keyParts('PIMSMC', { id: { id: '7.0' } })!)).toBe(
      '51353d678a8b4d4f66e5e325debf89237da86eb5698715adae717318d6a90aeb',
    );
    expect(instancia.keyParts('WEB', { id: { id: '7.0' } })).toEqual([['id', 'id', '7.0']]);
  });

  it('takes the labels of any product from a sender that is none of them', () => {
    const schema = published({
      name: 'X',
      attributes: [
        {
          name: 'id',
          entityPrimaryKey: true,
          attributeProducts: [entry('A', [{ columnName: 'A1', type: 'NUMBER' }]), entry('B', [{ columnName: 'B1', type: 'DATE' }], 'U')],
        },
      ],
    });
    const either = compileEventDataValidator(schema);
    expect([either.validate('WEB', 'INSERT', { id: { A1: 1 } }), either.validate('WEB', 'INSERT', { id: { B1: '2024-01-01' } })]).toEqual([
      null,
      null,
    ]);
    expect(either.validate('WEB', 'INSERT', { id: { C1: 1 } })).toEqual({
      path: '.id',
      problem: 'has not the labels and types that any product of the schema gives it',
    });
    expect(either.validate('A', 'INSERT', { id: { B1: '2024-01-01' } })).toEqual({ path: '.id.A1', problem: 'is missing' });
    expect(either.keyParts('WEB', { id: { B1: '2024-01-01' } })).toEqual([['id', 'B1', '2024-01-01T00:00:00+00:00']]);
  });

  it('never throws, whatever the data holds', () => {
    const anyJson = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('id', 'name', 'items', 'total', 'customer', 'toString'), anyJson), (data) => {
        const problem = validator.validate('ERP', 'UPDATE', data as JsonObject);
        expect(problem === null || problem.problem.length > 0).toBe(true);
        validator.keyParts('ERP', data as JsonObject);
      }),
    );
  });
});

describe('keyParts', () => {
  const validator = compileEventDataValidator(ORDER);
  const keyOf = (id: JsonObject) => validator.keyParts('ERP', { id });

  it('sorts by label in code point order and writes canonical texts', () => {
    expect(keyOf({ at: '2024-01-01T21:00:00-03:00', company: ' A ', Number: '-007.50' })).toEqual([
      ['id', 'Number', '-7.5'],
      ['id', 'at', '2024-01-02T00:00:00+00:00'],
      ['id', 'company', ' A '],
    ]);
  });

  it('gives one key for a number, however it is sent', () => {
    const base = { company: 'A', at: '2024-01-01' };
    expect(keyOf({ ...base, Number: 1e15 })).toEqual(keyOf({ ...base, Number: '1000000000000000.0' }));
    expect(keyOf({ ...base, Number: -0 })).toEqual(keyOf({ ...base, Number: '0' }));
  });

  it('is null for a whole number that parsing has rounded: two keys could have become one', () => {
    const base = { company: 'A', at: '2024-01-01' };
    expect(keyOf({ ...base, Number: JSON.parse('12345678901234567890') as number })).toBeNull();
    expect(keyOf({ ...base, Number: '12345678901234567890' })).not.toBeNull();
  });

  it('is null when a part is', () => expect(keyOf({ company: null, Number: 1, at: '2024-01-01' })).toBeNull());
});
