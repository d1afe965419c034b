import { eventually, type Rig } from './rig';
import { TABLE, type Changes } from './workload';

interface ServerEntity {
  deleted: boolean;
  data: Record<string, unknown> & { id: { id: number } };
}

/**
 * Compares every changed row with the Server's entity view, value by value: a benchmark that loses or mangles a row
 * has measured nothing.
 */
export async function assertSameState(rig: Rig, changes: Changes): Promise<void> {
  await eventually('the entity view', async () => {
    const { rows } = await rig.store.query<{ behind: boolean }>(`
      SELECT s.last_offset > coalesce(c.position, 0) AS behind
        FROM tcc_server.event_stream s LEFT JOIN tcc_server.event_cursor c ON c.stream_id = s.stream_id AND c.name = 'entity-view'`);
    return rows.every((row) => !row.behind);
  });
  const { rows } = await rig.store.query<{ deleted: boolean; data: string | ServerEntity['data'] }>(
    'SELECT deleted, data FROM tcc_server.entity',
  );
  const atServer = new Map(rows.map((row) => toEntity(row)).map((entity) => [entity.data.id.id, entity]));
  const { rows: inProduct } = await rig.product.query<{ id: string; document: Record<string, unknown> }>(
    `SELECT id, to_json(${TABLE}) AS document FROM ${TABLE} WHERE id = ANY($1)`,
    [[...changes.touched]],
  );
  const products = new Map(inProduct.map((row) => [Number(row.id), row.document]));
  for (const id of changes.touched) compare(id, products.get(id), atServer.get(id));
}

function toEntity({ deleted, data }: { deleted: boolean; data: string | ServerEntity['data'] }): ServerEntity {
  return { deleted, data: typeof data === 'string' ? (JSON.parse(data) as ServerEntity['data']) : data };
}

function compare(id: number, product: Record<string, unknown> | undefined, entity: ServerEntity | undefined): void {
  if (!entity) throw new Error(`Row ${id} never reached the Server`);
  if (!product) {
    if (!entity.deleted) throw new Error(`Row ${id} was deleted, but not at the Server`);
    return;
  }
  if (entity.deleted) throw new Error(`Row ${id} exists, but not at the Server`);
  for (const [name, value] of Object.entries(product)) {
    if (name.startsWith('TCC_') || name === 'id' || name === 'created' || name === 'modified') continue;
    if (entity.data[name] !== value)
      throw new Error(`Row ${id}: ${name} is ${String(entity.data[name])} at the Server, ${String(value)} in the product`);
  }
}
