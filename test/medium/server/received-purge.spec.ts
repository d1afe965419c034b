import { ReceivedPurge } from '../../../src/server/ingest/received-purge.worker';
import { createStore, type TestStore } from '../../support/store';
import { INGEST_MIGRATIONS } from '../../../src/server/ingest';
import { WorkerRegistry, Lifecycle } from '../../../src/platform/lifecycle';

describe('ReceivedPurge', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await createStore('tcc_server', INGEST_MIGRATIONS);
  });
  afterAll(() => store.close());

  it('forgets received messages and rejections after DEDUPE_DAYS, however many there are, and no others', async () => {
    await store.pool.query(
      `INSERT INTO received_message (environment_id, transaction_id, content_hash, received_at)
       SELECT gen_random_uuid(), 'x', '\\x00', now() - make_interval(days => CASE WHEN n <= 12000 THEN 31 ELSE 29 END) FROM generate_series(1, 12010) AS n`,
    );
    await store.pool.query(
      `INSERT INTO link_rejection (environment_id, instance_id, epoch, message_offset, code, parameters, rejected_at)
       SELECT gen_random_uuid(), gen_random_uuid(), 1, n, 'DATA_INVALID', '{}', now() - make_interval(days => 20 + n) FROM generate_series(1, 15) AS n`,
    );
    const purge = new ReceivedPurge(store.pool, { dedupeDays: 30 }, new WorkerRegistry(new Lifecycle()));
    await purge.start();
    await purge.purge();
    await purge.stop();
    const { rows } = await store.pool.query<{ messages: number; rejections: number }>(
      'SELECT (SELECT count(*) FROM received_message) AS messages, (SELECT count(*) FROM link_rejection) AS rejections',
    );
    expect(rows).toEqual([{ messages: 10, rejections: 9 }]);
  });
});
