import { formatLinkHeader, LINK_HEADER, LINK_PATH, type LinkHello } from '../../../src/contracts';
import { createEnvironment, linkPessoa, type PessoaSetup, publishPessoa } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const EVENTS = '/v1/environment/eventsData';
const INSTANCE = '39956f0f-341a-48c6-9c80-b5b3498e6899';
const OTHER_INSTANCE = '49956f0f-341a-48c6-9c80-b5b3498e6899';

describe('/v1/environment/link (correctness rule 19)', () => {
  let server: TestServer;
  let setup: PessoaSetup;

  beforeAll(async () => {
    server = await startServer();
    await publishPessoa(server);
  });
  beforeEach(async () => {
    setup = await createEnvironment(server);
  });
  afterAll(() => server.close());

  const hello = (change: Partial<LinkHello> = {}, token = setup.client) =>
    server.request('POST', LINK_PATH, { token, body: { instanceId: INSTANCE, epoch: 7, acknowledged: null, ...change } });
  const begin = (epoch: number, lastOffset: number) =>
    server.request('PUT', LINK_PATH, { token: setup.client, body: { instanceId: INSTANCE, epoch, lastOffset } });
  const send = async (first: number, last: number, { epoch = 7, instanceId = INSTANCE } = {}) => {
    const messages = Array.from({ length: last - first + 1 }, (_, index) =>
      linkPessoa(setup.environmentId, epoch, first + index, first + index),
    );
    const headers = { [LINK_HEADER]: formatLinkHeader({ instanceId, epoch, first, last }) };
    const { status } = await server.request('POST', EVENTS, { token: setup.client, headers, body: messages });
    return { status, ids: messages.map(({ header }) => header.transactionInfo!.transactionId) };
  };
  const read = (after?: string) => server.request('GET', `${EVENTS}?limit=1000${after ? `&after=${after}` : ''}`, { token: setup.reader });
  /** Makes the Server's store what it was when it had taken fewer batches: the link's position goes back. */
  const forget = (lastOffset: number) =>
    server.pool.query('UPDATE link_position SET last_offset = $2 WHERE environment_id = $1', [setup.environmentId, lastOffset]);
  const streamEpoch = async (): Promise<number> => {
    const { rows } = await server.pool.query<{ epoch: string }>('SELECT epoch FROM event_stream WHERE name = $1', [setup.environmentId]);
    return Number(rows[0].epoch);
  };

  it('knows nothing of a Client that never sent', async () =>
    expect(await hello()).toMatchObject({ status: 200, body: { epoch: null, lastOffset: 0, lastTransactionId: null } }));

  it('tells epoch, offset and the last message of the last batch stored', async () => {
    const { ids } = await send(1, 3);
    expect((await hello()).body).toEqual({ epoch: 7, lastOffset: 3, lastTransactionId: ids[2] });
    const later = await send(3, 5);
    expect((await hello({ acknowledged: 3 })).body).toEqual({ epoch: 7, lastOffset: 5, lastTransactionId: later.ids[2] });
  });

  it('keeps the last message when a repeat comes', async () => {
    const { ids } = await send(1, 3);
    await send(1, 2);
    expect((await hello()).body.lastTransactionId).toBe(ids[2]);
  });

  it('begins a new epoch where the Client says, once, and refuses batches of the old one', async () => {
    await send(1, 3);
    expect((await begin(8, 40)).body).toEqual({ epoch: 8, lastOffset: 40, lastTransactionId: null });
    expect((await send(4, 4)).status).toBe(409);
    expect((await send(43, 44, { epoch: 8 })).status).toBe(409);
    expect((await send(41, 42, { epoch: 8 })).status).toBe(200);
    expect((await begin(8, 40)).body).toMatchObject({ epoch: 8, lastOffset: 42 });
    expect(await begin(7, 3)).toMatchObject({ status: 409, body: { code: 'LINK_EPOCH_OLD' } });
  });

  it('lets a link never heard of begin in the middle', async () => {
    await begin(8, 40);
    expect((await send(41, 42, { epoch: 8 })).status).toBe(200);
  });

  describe('when a Client was confirmed more than is stored', () => {
    it('begins a new epoch of the log, so that cursors of before are refused', async () => {
      await send(1, 3);
      const { cursor } = (await read()).body;
      await forget(2);
      expect((await hello({ acknowledged: 3 })).body).toMatchObject({ epoch: 7, lastOffset: 2 });
      expect(await read(cursor)).toMatchObject({ status: 409, body: { code: 'LOG_RESTORED' } });
      expect((await read()).body.items).toHaveLength(3);
    });

    it('begins one epoch per restore, however often its Clients say so', async () => {
      await send(1, 3);
      await send(1, 3, { instanceId: OTHER_INSTANCE });
      await forget(2);
      await hello({ acknowledged: 3 });
      const epoch = await streamEpoch();
      await hello({ acknowledged: 3 });
      await hello({ acknowledged: 3, instanceId: OTHER_INSTANCE });
      expect(await streamEpoch()).toBe(epoch);
      await send(3, 3);
      await forget(2);
      await hello({ acknowledged: 3 });
      expect(await streamEpoch()).toBeGreaterThan(epoch);
    });

    it('begins one epoch, too, when it knows nothing of the Client any more', async () => {
      await send(1, 3);
      await server.pool.query('DELETE FROM link_position WHERE environment_id = $1', [setup.environmentId]);
      const before = await streamEpoch();
      expect((await hello({ acknowledged: 3 })).body).toMatchObject({ epoch: 7, lastOffset: 0 });
      const epoch = await streamEpoch();
      expect(epoch).toBeGreaterThan(before);
      await hello({ acknowledged: 3 });
      expect(await streamEpoch()).toBe(epoch);
      expect((await send(1, 3)).status).toBe(200);
    });

    it('goes on folding the entity view where it was', async () => {
      await send(1, 3);
      await forget(2);
      await hello({ acknowledged: 3 });
      await send(3, 4);
      const lag = async () => (await server.request('GET', '/v1/entity/PESSOA?limit=10', { token: setup.reader })).headers['x-tcc-lag'];
      const deadline = Date.now() + 10_000;
      while ((await lag()) !== '0' && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await server.request('GET', '/v1/entity/PESSOA?limit=10', { token: setup.reader })).body.items).toHaveLength(4);
    });
  });

  it('is for tokens of kind CLIENT, and strict about what it is told', async () => {
    expect((await hello({}, setup.application)).status).toBe(403);
    expect((await hello({ epoch: -1 })).status).toBe(400);
    expect((await hello({ acknowledged: 1.5 })).status).toBe(400);
    expect((await hello({ instanceId: 'x' })).status).toBe(400);
  });
});
