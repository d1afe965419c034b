import type { PoolClient } from 'pg';

/**
 * Hands out the next positions in the order of synchronisation. The head's row stays locked until the transaction ends,
 * so positions become visible in order: whoever has read up to one has missed none below it.
 * @returns the first of `count` positions
 */
export async function takePositions(tx: PoolClient, count: number): Promise<number> {
  const { rows } = await tx.query<{ position: number }>('UPDATE schema_publication_head SET position = position + $1 RETURNING position', [
    count,
  ]);
  return rows[0].position - count + 1;
}

/**
 * Moves all versions of a schema to the end of the order, so that environments which may use it from now on receive
 * them; those that have them receive them again, which changes nothing.
 * @returns the newest position; null when nothing is published
 */
export async function moveToEnd(tx: PoolClient, schemaId: string): Promise<number | null> {
  const { rows } = await tx.query<{ count: number }>('SELECT count(*) AS count FROM schema_version WHERE schema_id = $1', [schemaId]);
  const [{ count }] = rows;
  if (count === 0) return null;
  const first = await takePositions(tx, count);
  await tx.query('UPDATE schema_version SET position = $2::bigint + ordinal - 1 WHERE schema_id = $1', [schemaId, first]);
  return first + count - 1;
}
