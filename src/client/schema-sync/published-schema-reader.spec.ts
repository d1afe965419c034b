import { readPublishedSchema } from './published-schema-reader';

const item = {
  id: 'A126A79D-693c-4d2d-bbbd-a3cbff1abfc9',
  version: '12.1.27',
  name: 'Instancia',
  description: 'Instancia',
  status: 'PRODUCTION',
  createdAt: null,
  updatedAt: '2026-01-01T00:00:00Z',
  laterProperty: true,
  attributes: [
    {
      name: 'id',
      required: true,
      type: 'ELEMENT',
      entityPrimaryKey: true,
      foreignKeyType: 'NONE',
      attributeProducts: [
        {
          productName: 'PIMSMC',
          tableName: 'UNIDADEADM',
          foreignTableName: null,
          columns: [{ columnName: 'ID_UNIDADEADM', parentColumnName: null, type: 'NUMERIC', label: 'id' }],
        },
      ],
      children: [],
    },
  ],
};

describe('readPublishedSchema', () => {
  it('reads the seed example, NUMERIC as NUMBER, and ignores later properties', () => {
    const read = readPublishedSchema(item);
    expect(read).toMatchObject({
      schema: { id: 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9', version: '12.1.27', updatedAt: '2026-01-01T00:00:00.000Z' },
    });
    expect('schema' in read && read.schema.attributes[0].attributeProducts[0].columns[0]).toMatchObject({ type: 'NUMBER' });
  });

  it.each([[null], [{ ...item, id: null }], [{ ...item, version: undefined }], [{ ...item, attributes: [] }]])('refuses %p', (broken) => {
    expect(readPublishedSchema(broken)).toHaveProperty('problems');
  });
});
