import { ConnectorError } from '../../common/errors';
import type { SchemaAttribute, TableParameters } from '../../contracts';
import type { Introspection, TableInfo } from '../../dialects';
import { attribute, column, schemaOf, table } from './mapping-fixtures';
import { resolveVariants } from './variants';

const columns = [column('C5_FILIAL', 'FIXED_TEXT'), column('C5_NUM', 'FIXED_TEXT'), column('C5_OBS', 'BINARY')];
const items = [column('C6_NUM', 'FIXED_TEXT'), column('C6_ITEM', 'FIXED_TEXT')];
const of = (company: string) => [table(`SC5${company}0`, columns), table(`SC6${company}0`, items)];
const TABLES = [...of('01'), ...of('02'), ...of('A1')];

/** What of a catalogue the mapping asks for. */
function target(charset: string | null) {
  const named = (name: string): TableInfo[] => TABLES.filter((known) => known.table.name.toLowerCase() === name.toLowerCase());
  const introspection: Pick<Introspection, 'defaultSchema' | 'findTables' | 'describeTable'> = {
    defaultSchema: async () => 'public',
    findTables: async (name) => named(name).map((known) => known.table),
    describeTable: async ({ name }) => named(name)[0] ?? null,
  };
  return { introspection: introspection as Introspection, ownerSchema: null, charset };
}

const place = { productName: 'PROTHEUS', tableName: 'SC5{company}0' };
const company = { constant: '{company}', label: 'empresa' };

function orders(...more: SchemaAttribute[]) {
  const key = attribute('id', { ...place, entityPrimaryKey: true });
  key.attributeProducts[0].columns = [
    company,
    { columnName: 'C5_NUM', parentColumnName: null, type: 'STRING', label: 'numero' },
    { columnName: 'C5_FILIAL', parentColumnName: null, type: 'STRING', label: 'filial' },
  ];
  const parent = attribute('pai', {
    ...place,
    tableName: 'SC6{company}0',
    foreignKeyType: 'PARENT_SCHEMA',
    columns: [{ columnName: 'C6_NUM', parentColumnName: 'C5_NUM' }],
  });
  const item = attribute('item', { ...place, tableName: 'SC6{company}0', columns: [{ columnName: 'C6_ITEM' }] });
  const array = attribute('itens', { ...place, tableName: 'SC6{company}0', type: 'ARRAY', children: [parent, item] });
  return schemaOf(key, array, ...more);
}

const resolve = (parameters: TableParameters | null, schema = orders(), charset: string | null = 'windows-1252') =>
  resolveVariants(schema, { name: 'PROTHEUS', version: '12' }, parameters, target(charset));

async function refusal(attempt: Promise<unknown>): Promise<ConnectorError> {
  const error = await attempt.then(
    () => null,
    (failure: unknown) => failure,
  );
  if (!(error instanceof ConnectorError)) throw new Error('it was taken');
  return error;
}

describe('resolveVariants', () => {
  it('makes one mapping per company, each with its tables and its company in the key', async () => {
    const mappings = await resolve({ company: ['01', '02'] });
    expect(mappings.map(({ variant, root, key }) => [variant, root.table.table.name, key.constants])).toEqual([
      ['01', 'SC5010', [{ label: 'empresa', value: '01' }]],
      ['02', 'SC5020', [{ label: 'empresa', value: '02' }]],
    ]);
    const [{ root, key }] = mappings;
    expect(key.parts.map(({ label }) => label)).toEqual(['filial', 'numero']);
    expect(root.fields[0]).toMatchObject({ kind: 'OBJECT', isKey: true, constants: [{ label: 'empresa', value: '01' }] });
    expect(root.fields[1]).toMatchObject({ kind: 'ARRAY', child: { table: { table: { name: 'SC6010' } } } });
  });

  it('names every table that is missing, of every company', async () => {
    const error = await refusal(resolve({ company: ['01', '97', '98'] }));
    expect(error.code).toBe('MAPPING_INVALID');
    const problems = (error.details ?? []).map(({ message }) => message).join('\n');
    for (const name of ['SC5970', 'SC6970', 'SC5980', 'SC6980']) expect(problems).toContain(name);
  });

  it.each<[string, TableParameters | null]>([
    ['no companies', null],
    ['two companies of one table', { company: ['A1', 'a1'] }],
  ])('refuses %s', async (_what, parameters) => {
    expect((await refusal(resolve(parameters))).code).toBe('TABLE_PARAMETERS_UNSUITABLE');
  });

  it('refuses companies where no name of a table holds them', async () => {
    const plain = schemaOf(
      attribute('id', { productName: 'PROTHEUS', tableName: 'SC5010', entityPrimaryKey: true, columns: [{ columnName: 'C5_NUM' }] }),
    );
    expect(await resolve(null, plain)).toMatchObject([{ root: { table: { table: { name: 'SC5010' } } } }]);
    expect((await resolve(null, plain))[0]).not.toHaveProperty('variant');
    expect((await refusal(resolve({ company: ['01'] }, plain))).code).toBe('TABLE_PARAMETERS_UNSUITABLE');
  });

  it('takes memos in binary columns where the connection names their charset, and never as part of a key', async () => {
    const memo = attribute('observacao', { ...place, columns: [{ columnName: 'C5_OBS', type: 'CLOB' }] });
    expect(await resolve({ company: ['01'] }, orders(memo))).toHaveLength(1);
    const without = await refusal(resolve({ company: ['01'] }, orders(memo), null));
    expect(without.details?.map(({ code }) => code)).toEqual(['CHARSET_MISSING']);
    const reference = attribute('x', { ...place, foreignKeyType: 'OTHER_SCHEMA', columns: [{ columnName: 'C5_OBS' }] });
    const asKey = await refusal(resolve({ company: ['01'] }, orders(reference)));
    expect(asKey.details?.map(({ code }) => code)).toEqual(['ATTRIBUTE_TYPE_UNSUITABLE']);
  });
});
