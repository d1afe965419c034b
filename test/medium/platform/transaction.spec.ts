import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../../src/platform/persistence';
import { createDatabase, type TestDatabase } from '../../support/postgres';

describe('inTransaction', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await database.pool().query('CREATE TABLE entry (value int)');
  });
  afterAll(() => database.drop());
  beforeEach(() => database.pool().query('TRUNCATE entry'));

  const count = async () => (await database.pool().query('SELECT count(*)::int AS n FROM entry')).rows[0].n as number;

  it('commits and hands the result on', async () => {
    const result = await inTransaction(database.pool(), async (tx) => {
      await tx.query('INSERT INTO entry VALUES (1)');
      return 'done';
    });
    expect([result, await count()]).toEqual(['done', 1]);
  });

  it('rolls back and rethrows', async () => {
    const failing = inTransaction(database.pool(), async (tx) => {
      await tx.query('INSERT INTO entry VALUES (1)');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(0);
  });

  it('survives the loss of its connection', async () => {
    const lost = inTransaction(database.pool(), async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.pool().query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await sleep(50); // nobody waits for an answer when the connection breaks
      await tx.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow();
    expect(await count()).toBe(0);
  });
});
