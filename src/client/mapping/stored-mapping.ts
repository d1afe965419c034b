import type { EntityMapping, MappedTable } from '../../dialects';

/** The mappings of a link as they were stored; before links could have several there was one, before row filters there were none. */
export function readStoredMappings(stored: EntityMapping | EntityMapping[] | null): EntityMapping[] | null {
  return stored && [stored].flat().map((mapping) => ({ ...mapping, root: withRowFilter(mapping.root) }));
}

function withRowFilter<Table extends MappedTable>(table: Table): Table {
  const fields = table.fields.map((field) => (field.kind === 'ARRAY' ? { ...field, child: withRowFilter(field.child) } : field));
  const { rowFilter = [] }: Partial<MappedTable> = table;
  return { ...table, fields, rowFilter };
}
