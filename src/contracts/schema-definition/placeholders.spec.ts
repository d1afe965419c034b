import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compareSchemas } from './compatibility';
import { checkSchemaForm } from './form-rules';
import { withCompany } from './placeholders';

type Loose = Record<string, unknown>;
const company = { constant: '{company}', label: 'empresa' };
const code = { columnName: 'A1_COD', type: 'STRING', label: 'codigo' };

function schema({
  key = [company, code] as object[],
  keyTable = 'SA1{company}0',
  more = [] as object[],
  rules = [] as object[],
} = {}): Loose {
  const of = (tableName: string, columns: object[]) => [{ productName: 'PROTHEUS', tableName, columns }];
  return {
    name: 'Cliente',
    attributes: [
      { name: 'id', entityPrimaryKey: true, attributeProducts: of(keyTable, key) },
      { name: 'nome', attributeProducts: of(keyTable, [{ columnName: 'A1_NOME', type: 'STRING' }]) },
      ...more,
    ],
    tableRules: rules,
  };
}

const reference = (columns: object[]) => ({
  name: 'vendedor',
  foreignKeyType: 'OTHER_SCHEMA',
  attributeProducts: [{ productName: 'PROTHEUS', tableName: 'SA1{company}0', columns }],
});
const problems = (input: Loose) => {
  const result = checkSchemaForm(input);
  return result.ok ? [] : result.problems.map(({ path: where, problem }) => `${where} ${problem}`);
};
const structure = (input: Loose) => {
  const result = checkSchemaForm(input);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.structure;
};

describe('constants and placeholders', () => {
  it('are taken in names of tables, keys and references, and come back as they were sent', () => {
    const input = schema({ more: [reference([company, { columnName: 'A1_VEND', type: 'STRING', label: 'codigo' }])] });
    const taken = structure(input);
    expect(taken.attributes[0].attributeProducts[0].columns).toEqual([company, { ...code, parentColumnName: null }]);
    expect(structure(JSON.parse(JSON.stringify(taken)) as Loose)).toEqual(taken);
    expect(withCompany('SA1{company}0', '01')).toBe('SA1010');
  });

  it.each<[string, Loose, string]>([
    [
      'a key without the company',
      schema({ key: [code] }),
      'attributes[0].attributeProducts[0].columns must hold a column with the constant {company}',
    ],
    [
      'a key whose table is not named by company',
      schema({
        keyTable: 'SA1010',
        more: [
          {
            ...reference([company, code]),
            attributeProducts: [{ productName: 'PROTHEUS', tableName: 'SA1010', columns: [company, code] }],
          },
        ],
      }),
      'attributes[0].attributeProducts[0].tableName must hold {company}',
    ],
    ['another placeholder', schema({ keyTable: 'SA1{company}{filial}' }), 'attributes[0].attributeProducts[0].tableName holds {filial}'],
    [
      'another placeholder in a constant',
      schema({ key: [company, code, { constant: 'x{}', label: 'x' }] }),
      'attributes[0].attributeProducts[0].columns[2].constant holds {}',
    ],
    [
      'a key of constants alone',
      schema({ key: [company] }),
      'attributes[0].attributeProducts[0].columns must have at least one column of the table',
    ],
    ['a label that is there twice', schema({ key: [company, { ...code, label: 'empresa' }] }), 'columns[1].label empresa is there twice'],
    [
      'a constant without label',
      schema({ key: [{ constant: '{company}' }, code] }),
      'attributes[0].attributeProducts[0].columns[0].label is missing',
    ],
    [
      'a constant that is a column, too',
      schema({ key: [{ ...code, ...company }] }),
      'columns[0].columnName is not a property of a SchemaDefinition',
    ],
    [
      'a constant for a value',
      schema({ more: [{ name: 'x', attributeProducts: [{ productName: 'PROTHEUS', tableName: 'SA1{company}0', columns: [company] }] }] }),
      'must have at least one column of the table',
    ],
    [
      'another placeholder in a table rule',
      schema({ rules: [{ productName: 'PROTHEUS', tableName: 'SA1{branch}0' }] }),
      'tableRules[0].tableName holds {branch}',
    ],
  ])('refuses %s', (_what, input, problem) => {
    expect(problems(input)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('refuses a constant that is to join children', () => {
    const of = (columns: object[]) => [{ productName: 'PROTHEUS', tableName: 'SA2{company}0', columns }];
    const parent = {
      name: 'pai',
      foreignKeyType: 'PARENT_SCHEMA',
      attributeProducts: of([company, { ...code, parentColumnName: 'A1_COD' }]),
    };
    const more = [{ name: 'itens', type: 'ARRAY', children: [parent] }];
    expect(problems(schema({ more }))).toEqual([expect.stringContaining('columns[0] is a constant, which joins nothing')]);
  });

  it('change receivers like other labels', () => {
    const published = structure(schema({ keyTable: 'SA1010', key: [code] }));
    expect(compareSchemas(published, structure(schema()))).toEqual([
      { attribute: 'id', problem: 'changed its labels for product PROTHEUS' },
    ]);
    expect(compareSchemas(structure(schema()), structure(schema()))).toEqual([]);
  });
});

describe('the examples of docs/erp.md', () => {
  const text = readFileSync(path.resolve(__dirname, '../../../docs/erp.md'), 'utf8');
  const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json) as Loose);

  it.each(examples.map((example) => [example.name, example] as const))('%s is well-formed', (_name, example) => {
    expect(problems(example)).toEqual([]);
  });
});
