import { createEnvironment, pessoa, type PessoaSetup, publishPessoa } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const EVENTS = '/v1/environment/eventsData';

describe('GET /v1/environment/eventsData', () => {
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

  const read = (query: Record<string, string | number> = {}, token = setup.reader) =>
    server.request('GET', `${EVENTS}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`, {
      token,
    });
  const send = async (messages: object[]) =>
    expect((await server.request('POST', EVENTS, { token: setup.application, body: messages })).status).toBe(200);
  const people = (first: number, last: number, change = {}) =>
    Array.from({ length: last - first + 1 }, (_, index) => pessoa(first + index, change));
  const idsOf = (answer: { body: { items: { message: { content: { data: { id: { id: number } } } } }[] } }) =>
    answer.body.items.map((item) => item.message.content.data.id.id);

  it('reads everything in order, page by page, to the end and no further', async () => {
    await send(people(1, 3));
    await send(people(4, 7));
    const first = await read({ limit: 5 });
    expect([idsOf(first), first.body.hasNext]).toEqual([[1, 2, 3, 4, 5], true]);
    const second = await read({ limit: 5, after: first.body.cursor });
    expect([idsOf(second), second.body.hasNext]).toEqual([[6, 7], false]);
    const third = await read({ after: second.body.cursor });
    expect(third.body).toEqual({ cursor: second.body.cursor, hasNext: false, items: [] });
    await send(people(8, 8));
    expect(idsOf(await read({ after: third.body.cursor }))).toEqual([8]);
  });

  it('goes on behind any single item', async () => {
    await send(people(1, 5));
    const { items } = (await read()).body;
    expect(idsOf(await read({ after: items[1].cursor }))).toEqual([3, 4, 5]);
  });

  it('gives an environment without events a cursor to go on from', async () => {
    const empty = await read();
    expect(empty.body).toMatchObject({ hasNext: false, items: [] });
    await send(people(1, 2));
    expect(idsOf(await read({ after: empty.body.cursor }))).toEqual([1, 2]);
  });

  it('filters by product and sender, and moves the cursor over what it leaves out', async () => {
    const from = (generatedBy: string) => ({ header: { transactionInfo: { transactionId: 'x', generatedBy } } });
    await send([...people(1, 2, from('tcc-client/1')), ...people(3, 3, from('tcc-client/1/snapshot')), ...people(4, 4, from('app'))]);
    await send(people(5, 5, { content: { originApp: 'OUTRO' } }));
    expect(idsOf(await read({ excludeGeneratedBy: 'tcc-client/1' }))).toEqual([4, 5]);
    expect(idsOf(await read({ originApp: 'PESSOAS', limit: 2 }))).toEqual([1, 2]);
    const none = await read({ schemaName: 'OUTRO' });
    expect(none.body).toMatchObject({ items: [], hasNext: false });
    await send(people(6, 6));
    expect(idsOf(await read({ after: none.body.cursor }))).toEqual([6]);
  });

  it('waits for the next event and answers as soon as it is there', async () => {
    await send(people(1, 1));
    const { cursor } = (await read()).body;
    const waiting = read({ after: cursor, wait: 20 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const began = Date.now();
    await send(people(2, 2));
    expect(idsOf(await waiting)).toEqual([2]);
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('waits on through events its filter leaves out, and answers with a moved cursor when the time is over', async () => {
    const { cursor } = (await read()).body;
    const waiting = read({ after: cursor, wait: 1, schemaName: 'OUTRO' });
    await send(people(1, 3));
    const answer = await waiting;
    expect(answer.body).toMatchObject({ items: [], hasNext: false });
    expect(answer.body.cursor).not.toBe(cursor);
  });

  it('sees only its own environment, with a token of any kind', async () => {
    await send(people(1, 1));
    const other = await createEnvironment(server);
    expect(idsOf(await read({}, other.reader))).toEqual([]);
    for (const token of [setup.client, setup.application]) expect(idsOf(await read({}, token))).toEqual([1]);
    expect((await read({}, 'f'.repeat(64))).status).toBe(401);
  });

  it('refuses a cursor from before a restore', async () => {
    await send(people(1, 3));
    const { cursor } = (await read()).body;
    await server.pool.query('UPDATE event_stream SET epoch = epoch + 1 WHERE name = $1', [setup.environmentId]);
    expect(await read({ after: cursor })).toMatchObject({ status: 409, body: { code: 'LOG_RESTORED' } });
    await server.pool.query('UPDATE event_stream SET epoch = epoch - 1, last_offset = 2 WHERE name = $1', [setup.environmentId]);
    expect(await read({ after: cursor })).toMatchObject({ status: 409, body: { code: 'LOG_RESTORED' } });
  });

  it('refuses a cursor behind which events are no longer kept, and begins with what is kept where none is given', async () => {
    await send(people(1, 2));
    const { cursor } = (await read({ limit: 1 })).body;
    await send(people(3, 4));
    await server.pool.query('UPDATE event_stream SET first_offset = 3 WHERE name = $1', [setup.environmentId]);
    expect(await read({ after: cursor })).toMatchObject({ status: 410, body: { code: 'CURSOR_EXPIRED' } });
    expect(idsOf(await read())).toEqual([3, 4]);
  });

  it.each([
    ['after', 'x', 'CURSOR_INVALID'],
    ['limit', 0, 'REQUEST_INVALID'],
    ['limit', 1001, 'REQUEST_INVALID'],
    ['limit', '1; DROP', 'REQUEST_INVALID'],
    ['wait', 31, 'REQUEST_INVALID'],
    ['unknown', 1, 'REQUEST_INVALID'],
  ])('refuses %s=%s', async (name, value, code) => expect(await read({ [name]: value })).toMatchObject({ status: 400, body: { code } }));

  it('reads a thousand at once', async () => {
    await send(people(1, 1_000));
    await send(people(1_001, 1_500));
    const answer = await read({ limit: 1_000 });
    expect(idsOf(answer)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(answer.body.hasNext).toBe(true);
  });

  it('answers those who wait when the Server stops', async () => {
    const stopping = await startServer();
    const { reader } = await createEnvironment(stopping);
    const began = Date.now();
    const waiting = stopping.request('GET', `${EVENTS}?wait=25`, { token: reader });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await stopping.close();
    expect(await waiting).toMatchObject({ status: 200, body: { items: [] } });
    expect(Date.now() - began).toBeLessThan(15_000);
  });
});
