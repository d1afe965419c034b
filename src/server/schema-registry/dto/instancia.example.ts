import type { SchemaAttribute } from '../../../contracts';

/** The attributes of `Instancia`, the example of the source document (seed document 000). */
export const INSTANCIA_ATTRIBUTES: SchemaAttribute[] = [
  instanciaAttribute('nome', { PIMSMC: ['DE_UNI_ADM', 'STRING'], PIMSCS: ['DE_INSTANCIA', 'STRING'] }),
  instanciaAttribute('codigo', { PIMSMC: ['CD_UNI_ADM', 'STRING'], PIMSCS: ['INSTANCIA', 'STRING'] }),
  instanciaAttribute('id', { PIMSMC: ['ID_UNIDADEADM', 'NUMBER'], PIMSCS: ['INSTANCIA', 'STRING'] }, 'id'),
];

type Column = [columnName: string, type: 'STRING' | 'NUMBER'];

function instanciaAttribute(name: string, columns: { PIMSMC: Column; PIMSCS: Column }, label: string | null = null): SchemaAttribute {
  const product = (productName: string, tableName: string, [columnName, type]: Column) => ({
    productName,
    tableName,
    foreignTableName: null,
    columns: [{ columnName, parentColumnName: null, type, label }],
  });
  return {
    name,
    required: true,
    type: 'ELEMENT',
    entityPrimaryKey: label !== null,
    foreignKeyType: 'NONE',
    attributeProducts: [product('PIMSMC', 'UNIDADEADM', columns.PIMSMC), product('PIMSCS', 'PMINSTANCIAS', columns.PIMSCS)],
    children: [],
  };
}
