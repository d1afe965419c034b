import { checkSchemaForm } from './form-rules';
import type { SchemaProblem } from './problem';

// The specs write to loose JSON, as a sender does.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const rule = (rowFilter?: Json, more: object = {}): Json => ({ productName: 'ERP', tableName: 'ORDERS', rowFilter, ...more });
const condition = (operator: Json, value: Json): Json => ({ columnName: 'STATE', operator, value });
const check = (...tableRules: Json[]) => {
  const key = { productName: 'erp ', tableName: 'ORDERS', columns: [{ columnName: 'ID', type: 'NUMBER' }] };
  return checkSchemaForm({ name: 'Order', attributes: [{ name: 'id', entityPrimaryKey: true, attributeProducts: [key] }], tableRules });
};
const problemsOf = (...tableRules: Json[]): SchemaProblem[] => {
  const result = check(...tableRules);
  return result.ok ? [] : result.problems;
};

describe('table rules', () => {
  it('keep texts, numbers and truth values as they are sent, and take a missing filter for none', () => {
    const filter = [condition('EQ', 'A'), condition('NE', 1.5), condition('EQ', true), condition('IN', ['A', 2, false])];
    const result = check(rule(filter), rule(null, { tableName: 'ITEMS' }));
    expect(result.ok && result.structure.tableRules).toEqual([rule(filter), rule([], { tableName: 'ITEMS' })]);
  });

  it.each<[string, string, string, Json]>([
    ['no product', 'tableRules[0].productName', 'is missing', rule([], { productName: undefined })],
    ['a blank table', 'tableRules[0].tableName', 'must not be empty', rule([], { tableName: ' ' })],
    ['an unknown property', 'tableRules[0].where', 'is not a property of a SchemaDefinition', rule([], { where: '1=1' })],
    ['no list of conditions', 'tableRules[0].rowFilter', 'must be a list', rule('x')],
    ['too many conditions', 'tableRules[0].rowFilter', 'must not have more than 20 conditions', rule(Array(21).fill(condition('EQ', 1)))],
    ['no column', 'tableRules[0].rowFilter[0].columnName', 'is missing', rule([{ operator: 'EQ', value: 1 }])],
    ['an unknown operator', 'tableRules[0].rowFilter[0].operator', 'must be one of EQ, NE, IN', rule([condition('LIKE', 'x')])],
    ['no value', 'tableRules[0].rowFilter[0].value', 'is missing', rule([condition('EQ', undefined)])],
    ['NULL as value', 'tableRules[0].rowFilter[0].value', 'must be a text, a number, or true or false', rule([condition('EQ', null)])],
    ['a list for NE', 'tableRules[0].rowFilter[0].value', 'must be a text, a number, or true or false', rule([condition('NE', ['x'])])],
    ['a single value for IN', 'tableRules[0].rowFilter[0].value', 'must be a list', rule([condition('IN', 'x')])],
    ['an empty list', 'tableRules[0].rowFilter[0].value', 'must not be empty', rule([condition('IN', [])])],
    ['too many values', 'tableRules[0].rowFilter[0].value', 'more than 1000 values', rule([condition('IN', Array(1001).fill(1))])],
    ['an object among values', 'tableRules[0].rowFilter[0].value[1]', 'must be a text', rule([condition('IN', [1, {}])])],
    ['a text with NUL', 'tableRules[0].rowFilter[0].value', 'valid Unicode without NUL', rule([condition('EQ', 'a\0')])],
    ['a number that lost digits', 'tableRules[0].rowFilter[0].value', 'keeps its digits', rule([condition('EQ', 2 ** 60)])],
    ['an endless text', 'tableRules[0].rowFilter[0].value', '1000 characters', rule([condition('EQ', 'x'.repeat(1001))])],
    ['a product nobody maps', 'tableRules[0].productName', 'is the product of no attribute', rule([], { productName: 'X' })],
  ])('refuse %s', (_what, path, problem, broken) => {
    expect(problemsOf(broken)).toEqual([{ path, problem: expect.stringContaining(problem) }]);
  });

  it('refuse two rules for one table', () => {
    expect(problemsOf(rule([]), rule([], { productName: ' Erp', tableName: 'orders' }))).toEqual([
      { path: 'tableRules[1].tableName', problem: expect.stringContaining('is there twice') },
    ]);
  });
});

describe('personalData', () => {
  const attribute = (personalData: Json) => ({
    name: 'id',
    entityPrimaryKey: true,
    personalData,
    attributeProducts: [{ productName: 'ERP', tableName: 'T', columns: [{ columnName: 'ID', type: 'NUMBER' }] }],
  });
  const read = (personalData: Json) => checkSchemaForm({ name: 'X', attributes: [attribute(personalData)] });

  it('is kept, and may be left out', () => {
    const kept = read('SENSITIVE');
    expect(kept.ok && kept.structure.attributes[0].personalData).toBe('SENSITIVE');
    const left = read(null);
    expect(left.ok && left.structure.attributes[0].personalData).toBeUndefined();
    expect(read('SECRET')).toMatchObject({
      problems: [{ path: 'attributes[0].personalData', problem: 'must be one of NONE, PERSONAL, SENSITIVE' }],
    });
  });
});
