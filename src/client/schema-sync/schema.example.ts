/** Example of the source document: one entity stored by two products under different names. */
export const SCHEMA_EXAMPLE = {
  id: 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9',
  version: '12.1.27',
  name: 'Instancia',
  description: 'Instancia',
  status: 'PRODUCTION',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  tableRules: [],
  attributes: [
    element('nome', { PIMSMC: ['UNIDADEADM', 'DE_UNI_ADM', 'STRING'], PIMSCS: ['PMINSTANCIAS', 'DE_INSTANCIA', 'STRING'] }),
    element('codigo', { PIMSMC: ['UNIDADEADM', 'CD_UNI_ADM', 'STRING'], PIMSCS: ['PMINSTANCIAS', 'INSTANCIA', 'STRING'] }),
    element('id', { PIMSMC: ['UNIDADEADM', 'ID_UNIDADEADM', 'NUMBER'], PIMSCS: ['PMINSTANCIAS', 'INSTANCIA', 'STRING'] }, true),
  ],
};

function element(name: string, products: Record<string, [tableName: string, columnName: string, type: string]>, key = false) {
  return {
    name,
    required: true,
    type: 'ELEMENT',
    entityPrimaryKey: key,
    foreignKeyType: 'NONE',
    attributeProducts: Object.entries(products).map(([productName, [tableName, columnName, type]]) => ({
      productName,
      tableName,
      foreignTableName: null,
      columns: [{ columnName, parentColumnName: null, type, label: key ? name : null }],
    })),
    children: [],
  };
}
