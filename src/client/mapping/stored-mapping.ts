import type { EntityMapping, MappedTable } from '../../dialects';

/** A mapping as it was stored; before there were row filters, tables had none. */
export function readStoredMapping(stored: EntityMapping | null): EntityMapping | null {
  return stored && { ...stored, root: withRowFilter(stored.root) };
}

function withRowFilter<Table extends MappedTable>(table: Table): Table {
  const fields = table.fields.map((field) => (field.kind === 'ARRAY' ? { ...field, child: withRowFilter(field.child) } : field));
  const { rowFilter = [] }: Partial<MappedTable> = table;
  return { ...table, fields, rowFilter };
}
