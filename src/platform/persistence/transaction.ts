import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in one READ COMMITTED transaction: committed when it returns, rolled back and rethrown when it throws.
 * Everything that belongs to the transaction goes through the `tx` it is given.
 */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  // A session that breaks between two statements would end the process; the next statement tells the story.
  const ignore = () => undefined;
  tx.on('error', ignore);
  let broken: Error | undefined;
  try {
    await tx.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(tx);
    await tx.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away instead of going back to the pool.
    await tx.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    tx.off('error', ignore);
    tx.release(broken);
  }
}
