import { entityKey } from '../../../src/contracts';
import { EventLog, type StreamHead } from '../../../src/event-log';
import { EntityFolder } from '../../../src/server/entity-view/entity-folder';
import { PublishedSchemas } from '../../../src/server/schema-registry';
import { createEnvironment, linkPessoa, pessoa, type PessoaSetup, publishPessoa } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const keyOf = (id: number) => entityKey('PESSOA', [['id', 'id', String(id)]]);

describe('GET /v1/entity', () => {
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

  const send = async (messages: object[]) =>
    expect((await server.request('POST', '/v1/environment/eventsData', { token: setup.application, body: messages })).status).toBe(200);
  /** Reads once the view has caught up. */
  const read = async (path: string, token = setup.reader) => {
    for (;;) {
      const answer = await server.request('GET', `/v1/entity/${path}`, { token });
      if (Number(answer.headers['x-tcc-lag'] ?? 0) === 0) return answer;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('shows the last state of an entity with its identity and origin', async () => {
    await send([
      pessoa(1),
      pessoa(1, {
        content: { action: 'UPDATE', originName: 'FILIAL', createdAt: '2024-05-06T10:00:00.123456-03:00' },
        data: { nome: 'BELTRANO' },
      }),
    ]);
    const expected = {
      schemaName: 'PESSOA',
      entityKey: keyOf(1),
      key: [['id', 'id', '1']],
      originName: 'FILIAL',
      originApp: 'PESSOAS',
      generatedBy: null,
      sequence: null,
      updatedAt: '2024-05-06T13:00:00.123456+00:00',
      data: { id: { id: 1 }, nome: 'BELTRANO' },
    };
    expect((await read(`PESSOA/${keyOf(1)}`)).body).toEqual(expected);
    expect((await read('PESSOA')).body).toEqual({ hasNext: false, items: [expected] });
  });

  it('hides deleted entities unless asked, and brings them back when they return', async () => {
    const deletion = { content: { action: 'DELETE' }, data: { nome: undefined } };
    await send([pessoa(1), pessoa(2), pessoa(1, deletion), pessoa(3, deletion)]);
    expect((await read(`PESSOA/${keyOf(1)}`)).status).toBe(404);
    expect((await read('PESSOA')).body.items.map((item: { entityKey: string }) => item.entityKey)).toEqual([keyOf(2)]);
    const all = (await read('PESSOA?deleted=true')).body.items as { entityKey: string; deleted?: boolean }[];
    expect(all.map((item) => [item.entityKey, item.deleted]).sort()).toEqual(
      [
        [keyOf(1), true],
        [keyOf(2), undefined],
        [keyOf(3), true],
      ].sort(),
    );
    await send([pessoa(1)]);
    expect((await read(`PESSOA/${keyOf(1)}`)).status).toBe(200);
  });

  it('pages in the order of the keys, by origin', async () => {
    await send(Array.from({ length: 25 }, (_, index) => pessoa(index, { content: { originName: index % 5 === 0 ? 'A' : 'B' } })));
    const keys: string[] = [];
    for (
      let page = (await read('PESSOA?limit=7&originName=B')).body;
      ;
      page = (await read(`PESSOA?limit=7&originName=B&afterKey=${keys.at(-1)}`)).body
    ) {
      keys.push(...page.items.map((item: { entityKey: string }) => item.entityKey));
      if (!page.hasNext) break;
    }
    expect(keys).toEqual(
      Array.from({ length: 25 }, (_, index) => index)
        .filter((index) => index % 5 !== 0)
        .map(keyOf)
        .sort(),
    );
  });

  it('takes in more entities at once than one statement writes, texts that need escaping among them', async () => {
    const nome = (index: number) => `{"a\\b", ç 😀, NULL} ${index}`;
    await send(Array.from({ length: 1_000 }, (_, index) => pessoa(index, { data: { nome: nome(index) } })));
    await read('PESSOA?limit=1');
    const { rows } = await server.pool.query<{ data: string }>('SELECT data FROM entity WHERE environment_id = $1', [setup.environmentId]);
    const names = rows.map(({ data }) => (JSON.parse(data) as { nome: string }).nome);
    expect(names.sort()).toEqual(Array.from({ length: 1_000 }, (_, index) => nome(index)).sort());
  });

  it('ignores a lower sequence of the same sender', async () => {
    const at = (offset: number, nome: string) => linkPessoa(setup.environmentId, 7, offset, 1, { data: { nome } });
    await send([at(9, 'new'), at(8, 'old')]);
    expect((await read(`PESSOA/${keyOf(1)}`)).body.data.nome).toBe('new');
    await send([at(7, 'older')]);
    expect((await read(`PESSOA/${keyOf(1)}`)).body).toMatchObject({ data: { nome: 'new' }, sequence: '7.00000000000000000009' });
    await send([at(10, 'newest')]);
    expect((await read(`PESSOA/${keyOf(1)}`)).body.data.nome).toBe('newest');
  });

  it('takes 1 and "1.0" for the same key', async () => {
    await send([pessoa(1), pessoa(1, { data: { id: { id: '1.0' }, nome: 'same' } })]);
    expect((await read('PESSOA')).body.items).toMatchObject([{ data: { nome: 'same' } }]);
  });

  it('folds an event whose schema was taken from the environment after it was accepted', async () => {
    await send([pessoa(1)]);
    await read('PESSOA');
    await server.pool.query('DELETE FROM entity');
    await server.pool.query('DELETE FROM event_cursor');
    await server.pool.query('UPDATE schema_definition SET environment_ids = ARRAY[gen_random_uuid()]');
    server.running.app.get(PublishedSchemas, { strict: false }).invalidate();
    try {
      const head = await server.running.app.get(EventLog, { strict: false }).head(setup.environmentId);
      expect(await foldUnlessTheWorkerDoes(server.running.app.get(EntityFolder, { strict: false }), head!)).toBe(1);
      expect((await read('PESSOA')).body.items).toHaveLength(1);
    } finally {
      await server.pool.query('UPDATE schema_definition SET environment_ids = NULL');
      server.running.app.get(PublishedSchemas, { strict: false }).invalidate();
    }
  });

  it('is neither ahead of nor behind its cursor when a fold fails half-way', async () => {
    const log = server.running.app.get(EventLog, { strict: false });
    const failing = jest.spyOn(log, 'moveCursor').mockRejectedValue(new Error('killed'));
    try {
      await send([pessoa(1)]);
      const head = await log.head(setup.environmentId);
      const folder = server.running.app.get(EntityFolder, { strict: false });
      await expect(foldUnlessTheWorkerDoes(folder, head!)).rejects.toThrow('killed');
      const { rows } = await server.pool.query('SELECT 1 FROM entity WHERE environment_id = $1', [setup.environmentId]);
      expect(rows).toEqual([]);
    } finally {
      failing.mockRestore();
    }
    expect((await read('PESSOA')).body.items).toHaveLength(1);
  });

  it('tells how far the log and the view are, so that a reader knows when something sent is reflected', async () => {
    await send([pessoa(1), pessoa(2), pessoa(1)]);
    const { headers } = await read('PESSOA');
    expect(headers).toMatchObject({ 'x-tcc-head': '3', 'x-tcc-position': '3', 'x-tcc-lag': '0' });
  });

  it('answers with the properties asked for, to a Client too', async () => {
    await send([pessoa(1)]);
    const { body } = await read('PESSOA?fields=entityKey,key', setup.client);
    expect(body).toEqual({ hasNext: false, items: [{ entityKey: keyOf(1), key: [['id', 'id', '1']] }] });
  });

  it('sees only its own environment', async () => {
    await send([pessoa(1)]);
    const other = await createEnvironment(server);
    expect((await read('PESSOA', other.reader)).body).toEqual({ hasNext: false, items: [] });
    expect((await read('PESSOA', 'x')).status).toBe(401);
  });

  it.each([
    'PESSOA?limit=0',
    'PESSOA?afterKey=x',
    'PESSOA?unknown=1',
    'PESSOA?originName=%00',
    'PESSOA?deleted=perhaps',
    'PESSOA?fields=key,secret',
  ])('refuses %s', async (path) => expect((await read(path)).status).toBe(400));

  it.each(['PESSOA/x', `OUTRO/${keyOf(1)}`, '%00/%00', `PESSOA/${'%00'.repeat(64)}`])('does not find %s', async (path) =>
    expect(await read(path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } }),
  );
});

/** Folds; while the Server's own worker holds the stream's lock, tries again. */
async function foldUnlessTheWorkerDoes(folder: EntityFolder, stream: StreamHead): Promise<number> {
  for (;;) {
    const reached = await folder.foldNext(stream);
    if (reached !== null) return reached;
  }
}
