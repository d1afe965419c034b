import { gzipSync } from 'node:zlib';
import { formatLinkHeader } from '../../../src/contracts';
import { createEnvironment, linkPessoa, pessoa, type PessoaSetup, publishPessoa, publishVersion } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const EVENTS = '/v1/environment/eventsData';
const INSTANCE = '39956f0f-341a-48c6-9c80-b5b3498e6899';

describe('POST /v1/environment/eventsData', () => {
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

  const send = (body: unknown, token?: string, headers?: Record<string, string>) =>
    server.request('POST', EVENTS, { token, body, headers });
  const sendLink = (
    first: number,
    last: number,
    messages: unknown,
    options: { epoch?: number; token?: string; instanceId?: string } = {},
  ) =>
    send(messages, options.token ?? setup.client, {
      'x-tcc-link': formatLinkHeader({ instanceId: options.instanceId ?? INSTANCE, epoch: options.epoch ?? 7, first, last }),
    });
  /** Everything stored for an environment, as stored. */
  const stored = async (environmentId = setup.environmentId) => {
    const { rows } = await server.pool.query<{ events: string }>(
      'SELECT events FROM event_segment s JOIN event_stream USING (stream_id) WHERE name = $1 ORDER BY s.last_offset',
      [environmentId],
    );
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return rows.flatMap((row) => JSON.parse(row.events) as any[]);
  };
  const storedIds = async () => (await stored()).map((message) => message.content.data.id.id as number);
  const linkMessages = (first: number, last: number, epoch = 7) =>
    Array.from({ length: last - first + 1 }, (_, index) => linkPessoa(setup.environmentId, epoch, first + index, first + index));

  describe('one message', () => {
    it('is stored with the environment in place of the token, everything unknown kept', async () => {
      const message = pessoa(1, { header: { extra: { a: 1 } }, content: { token: setup.application, another: [1] } });
      const answer = await send({ ...message, beside: true });
      expect(answer).toMatchObject({ status: 200, body: { status: 'ACCEPTED', id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
      const [kept] = await stored();
      expect(kept).toEqual({
        ...pessoa(1, { content: { another: [1] } }),
        beside: true,
        header: { ...message.header, tenantId: setup.environmentId, transactionInfo: { transactionId: answer.body.id } },
      });
    });

    it.each<[string, () => unknown, string, string]>([
      ['no object', () => '"x"', 'MESSAGE_INVALID', 'message'],
      ['no content', () => ({ header: { type: 'PESSOA' } }), 'MESSAGE_INVALID', 'content'],
      ['a type that differs from the schema name', () => pessoa(1, { header: { type: 'PESSOAS' } }), 'TYPE_MISMATCH', 'PESSOAS'],
      ['an unknown schema', () => pessoa(1, { header: { type: 'X' }, content: { schemaName: 'X' } }), 'SCHEMA_UNKNOWN', 'X'],
      ['an unknown version', () => pessoa(1, { content: { schemaVersion: '9' } }), 'SCHEMA_UNKNOWN', '9'],
      ['data the schema does not know', () => pessoa(1, { data: { idade: 7 } }), 'DATA_INVALID', 'idade'],
      ['a missing required attribute', () => pessoa(1, { data: { nome: undefined } }), 'DATA_INVALID', 'nome'],
      ['a key that is null', () => pessoa(1, { data: { id: { id: null } } }), 'DATA_INVALID', 'key'],
      ['a key that is no number', () => pessoa(1, { data: { id: { id: 'x' } } }), 'DATA_INVALID', 'id'],
    ])('with %s is refused and not stored', async (_, message, code, mentioned) => {
      const answer = await send(message(), setup.application);
      expect(answer).toMatchObject({ status: 422, body: { code, message: expect.stringContaining(mentioned) } });
      expect(await stored()).toEqual([]);
    });

    it('is refused in the language asked for', async () => {
      const answer = await send(pessoa(1, { header: { type: 'X' } }), setup.application, { 'accept-language': 'pt-BR' });
      expect(answer.body.message).toContain('difere');
    });
  });

  describe('identity', () => {
    it.each<[string, () => { token?: string; inside?: unknown }, number, string]>([
      ['no token at all', () => ({}), 401, 'TOKEN_INVALID'],
      ['an unknown token in the header', () => ({ token: 'f'.repeat(64) }), 401, 'UNAUTHORIZED'],
      ['an unknown token inside', () => ({ inside: 'f'.repeat(64) }), 401, 'TOKEN_INVALID'],
      ['a token inside that is no text', () => ({ inside: { $ne: null } }), 401, 'TOKEN_INVALID'],
      ['a reader’s token in the header', () => ({ token: setup.reader }), 403, 'FORBIDDEN'],
      ['a reader’s token inside', () => ({ inside: setup.reader }), 403, 'FORBIDDEN'],
      ['an unknown token beside a valid header', () => ({ token: setup.application, inside: 'x' }), 401, 'TOKEN_MISMATCH'],
    ])('%s is refused', async (_, given, status, code) => {
      const { token, inside } = given();
      expect(await send(pessoa(1, { content: { token: inside } }), token)).toMatchObject({ status, body: { code } });
      expect(await stored()).toEqual([]);
    });

    it('refuses a header that is no bearer token', async () => {
      expect(await send(pessoa(1), undefined, { authorization: 'Basic eDp5' })).toMatchObject({
        status: 401,
        body: { code: 'UNAUTHORIZED' },
      });
    });

    it('refuses two tokens of different environments, takes two of the same', async () => {
      const other = await createEnvironment(server);
      const mismatch = await send(pessoa(1, { content: { token: other.application } }), setup.application);
      expect(mismatch).toMatchObject({ status: 401, body: { code: 'TOKEN_MISMATCH' } });
      expect((await send(pessoa(1, { content: { token: setup.client } }), setup.application)).status).toBe(200);
      expect(await stored(other.environmentId)).toEqual([]);
    });

    it('sorts an array without header by the tokens inside: each to its environment, the invalid ones rejected', async () => {
      const other = await createEnvironment(server);
      const tokens = [setup.application, 'x', other.application, setup.reader, undefined, setup.client];
      const answer = await send(tokens.map((token, index) => pessoa(index, { content: { token } })));
      expect(answer.status).toBe(200);
      expect(answer.body.results.map((result: { status: string; code?: string }) => result.code ?? result.status)).toEqual([
        'ACCEPTED',
        'TOKEN_INVALID',
        'ACCEPTED',
        'FORBIDDEN',
        'TOKEN_INVALID',
        'ACCEPTED',
      ]);
      expect(await storedIds()).toEqual([0, 5]);
      expect((await stored(other.environmentId)).map((message) => message.header.tenantId)).toEqual([other.environmentId]);
    });

    it('refuses an array without header none of whose tokens is valid, and an empty one', async () => {
      expect(await send([pessoa(1), pessoa(2, { content: { token: 'x' } })])).toMatchObject({
        status: 401,
        body: { code: 'TOKEN_INVALID' },
      });
      expect((await send([])).status).toBe(401);
    });

    it('refuses a disabled environment', async () => {
      const admin = { token: server.adminToken };
      const { body } = await server.request('GET', `/v1/environment/${setup.environmentId}`, admin);
      const disabled = { name: body.name, enabled: false };
      expect((await server.request('PUT', `/v1/environment/${setup.environmentId}`, { ...admin, body: disabled })).status).toBe(200);
      expect(await send(pessoa(1), setup.application)).toMatchObject({ status: 403, body: { code: 'ENVIRONMENT_DISABLED' } });
    });

    it('never lets a token into the store, whatever way the message came', async () => {
      await send(pessoa(1, { content: { token: setup.client, environmentToken: setup.client } }), setup.client);
      await sendLink(1, 1, [linkPessoa(setup.environmentId, 7, 1, 2, { content: { token: setup.client } })]);
      const twice = JSON.stringify(linkPessoa(setup.environmentId, 7, 2, 3)).replace(
        '"content":',
        `"content":{"token":"${setup.client}"},"content":`,
      );
      expect((await sendLink(2, 2, `[${twice}]`)).status).toBe(200);
      const { rows } = await server.pool.query<{ events: string }>('SELECT events FROM event_segment');
      expect(rows.filter((row) => row.events.includes(setup.client))).toEqual([]);
      expect(await storedIds()).toEqual([1, 2, 3]);
    });
  });

  describe('an array', () => {
    it('answers per message; a bad one never blocks the others', async () => {
      const answer = await send([pessoa(1), null, pessoa(2, { data: { idade: 1 } }), pessoa(3)], setup.application);
      expect(answer.status).toBe(200);
      expect(answer.body.results).toMatchObject([
        { index: 0, status: 'ACCEPTED' },
        { index: 1, status: 'REJECTED', code: 'MESSAGE_INVALID' },
        { index: 2, status: 'REJECTED', code: 'DATA_INVALID', message: expect.stringContaining('idade') },
        { index: 3, status: 'ACCEPTED' },
      ]);
      expect(await storedIds()).toEqual([1, 3]);
    });

    it('recognises repeats by transactionId and content, whatever the token and the order of properties', async () => {
      const transactionInfo = { transactionId: 'x-1', generatedBy: 'app' };
      const message = pessoa(1, { header: { transactionInfo } });
      const reordered = { header: message.header, content: Object.fromEntries(Object.entries(message.content).reverse()) };
      const statuses = async (messages: unknown[]) =>
        (await send(messages, setup.application)).body.results.map(
          (result: { id: string; status: string }) => `${result.id} ${result.status}`,
        );
      expect(await statuses([message, message, pessoa(2, { header: { transactionInfo } })])).toEqual([
        'x-1 ACCEPTED',
        'x-1 DUPLICATE',
        'x-1 ACCEPTED',
      ]);
      expect(await statuses([reordered, { ...message, content: { ...message.content, token: setup.client } }])).toEqual([
        'x-1 DUPLICATE',
        'x-1 DUPLICATE',
      ]);
      expect(await statuses([pessoa(3), pessoa(3)])).toEqual([expect.stringContaining('ACCEPTED'), expect.stringContaining('ACCEPTED')]);
      expect(await storedIds()).toEqual([1, 2, 3, 3]);
    });

    it('may be empty', async () => expect(await send([], setup.application)).toMatchObject({ status: 200, body: { results: [] } }));

    it('takes 1,000 messages, gzipped, and refuses 1,001 whole', async () => {
      const messages = Array.from({ length: 1_001 }, (_, index) => pessoa(index));
      const gzipped = (count: number) => gzipSync(JSON.stringify(messages.slice(0, count)));
      expect(await send(gzipped(1_001), setup.application, { 'content-encoding': 'gzip' })).toMatchObject({
        status: 413,
        body: { code: 'BODY_TOO_LARGE' },
      });
      expect(await stored()).toEqual([]);
      const answer = await send(gzipped(1_000), setup.application, { 'content-encoding': 'gzip' });
      expect(answer.body.results).toHaveLength(1_000);
      expect(await storedIds()).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    });
  });

  describe('a Client’s link', () => {
    it('stores the body as it came and advances the link', async () => {
      const messages = linkMessages(1, 3);
      const text = JSON.stringify(messages, null, 1);
      const answer = await sendLink(1, 3, text);
      expect(answer.body.results.map((result: { status: string }) => result.status)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
      expect(answer.body.results[1].id).toBe(messages[1].header.transactionInfo!.transactionId);
      const { rows } = await server.pool.query<{ events: string }>(
        'SELECT events FROM event_segment JOIN event_stream USING (stream_id) WHERE name = $1',
        [setup.environmentId],
      );
      expect(rows).toEqual([{ events: text }]);
    });

    it('names the environment itself where the Client did not', async () => {
      const foreign = linkPessoa('00000000-0000-4000-8000-000000000000', 7, 1, 1);
      expect((await sendLink(1, 1, [foreign])).status).toBe(200);
      expect((await stored())[0].header.tenantId).toBe(setup.environmentId);
    });

    it('answers DUPLICATE at or below the stored offset', async () => {
      await sendLink(1, 3, linkMessages(1, 3));
      const again = await sendLink(2, 5, linkMessages(2, 5));
      expect(again.body.results.map((result: { status: string }) => result.status)).toEqual([
        'DUPLICATE',
        'DUPLICATE',
        'ACCEPTED',
        'ACCEPTED',
      ]);
      expect(await storedIds()).toEqual([1, 2, 3, 4, 5]);
    });

    it('refuses a gap with the expected offset, in words, for programs and in a header', async () => {
      await sendLink(1, 3, linkMessages(1, 3));
      const answer = await sendLink(5, 6, linkMessages(5, 6));
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'LINK_GAP', message: expect.stringContaining('expected is 4'), details: [{ code: 'LINK_EXPECTED', message: '4' }] },
      });
      expect(answer.headers['x-tcc-expected']).toBe('4');
      expect(await storedIds()).toEqual([1, 2, 3]);
    });

    it('refuses an epoch lower than the link’s', async () => {
      await sendLink(1, 1, linkMessages(1, 1, 8), { epoch: 8 });
      expect(await sendLink(2, 2, linkMessages(2, 2))).toMatchObject({ status: 409, body: { code: 'LINK_EPOCH_OLD' } });
    });

    it('takes several batches in flight in any order', async () => {
      const batches = Array.from({ length: 12 }, (_, index) => index * 5 + 1).reverse();
      const answers = await Promise.all(batches.map((first) => sendLink(first, first + 4, linkMessages(first, first + 4))));
      expect(answers.map((answer) => answer.status)).toEqual(Array(12).fill(200));
      expect(await storedIds()).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    });

    it('passes rejected messages: they are answered, not stored, and not expected again', async () => {
      const messages: unknown[] = linkMessages(1, 3);
      messages[1] = linkPessoa(setup.environmentId, 7, 2, 2, { data: { idade: 1 } });
      const answer = await sendLink(1, 3, messages);
      expect(answer.body.results.map((result: { status: string }) => result.status)).toEqual(['ACCEPTED', 'REJECTED', 'ACCEPTED']);
      expect(answer.body.results[1]).toMatchObject({ code: 'DATA_INVALID' });
      // The first answer may be lost: a repeat must still tell which message was rejected.
      const repeated = await sendLink(1, 3, messages);
      expect(repeated.body.results.map((result: { status: string }) => result.status)).toEqual(['DUPLICATE', 'REJECTED', 'DUPLICATE']);
      expect((await sendLink(4, 4, linkMessages(4, 4))).status).toBe(200);
      expect(await storedIds()).toEqual([1, 3, 4]);
    });

    it('does not pass a rejected message off as stored when its schema was published before the repeat', async () => {
      const later = { schemaVersion: `later ${setup.environmentId}` };
      const batch = [1, 2].map((offset) => linkPessoa(setup.environmentId, 7, offset, offset, offset === 2 ? { content: later } : {}));
      const statuses = async () =>
        (await sendLink(1, 2, batch)).body.results.map((result: { status: string; code?: string }) => result.code ?? result.status);
      expect(await statuses()).toEqual(['ACCEPTED', 'SCHEMA_UNKNOWN']);
      await publishVersion(server, later.schemaVersion);
      expect(await statuses()).toEqual(['DUPLICATE', 'SCHEMA_UNKNOWN']);
      expect(await storedIds()).toEqual([1]);
    });

    it('does not reject what was stored when it came first, whatever it looks like now', async () => {
      await sendLink(1, 1, linkMessages(1, 1));
      const other = linkPessoa(setup.environmentId, 7, 1, 1, { data: { idade: 1 } });
      expect((await sendLink(1, 1, [other])).body.results).toMatchObject([{ status: 'DUPLICATE' }]);
    });

    it('takes batches with offsets left out, also repeated in part, and batches of nothing', async () => {
      const sparse = [2, 5].map((offset) => linkPessoa(setup.environmentId, 7, offset, offset));
      expect((await sendLink(1, 6, sparse)).status).toBe(200);
      expect((await sendLink(7, 9, [])).body.results).toEqual([]);
      const overlapping = [5, 8, 11].map((offset) => linkPessoa(setup.environmentId, 7, offset, offset));
      const answer = await sendLink(4, 12, overlapping);
      expect(answer.body.results.map((result: { status: string }) => result.status)).toEqual(['DUPLICATE', 'DUPLICATE', 'ACCEPTED']);
      expect(await storedIds()).toEqual([2, 5, 11]);
    });

    it.each<[string, Record<string, string>, (environmentId: string) => unknown]>([
      ['a header without epoch', { 'x-tcc-link': `${INSTANCE}; first=1; last=1` }, () => []],
      ['an empty header', { 'x-tcc-link': '' }, () => []],
      ['a body that is no array', { 'x-tcc-link': `${INSTANCE}; epoch=7; first=1; last=1` }, () => pessoa(1)],
      ['more messages than offsets', { 'x-tcc-link': `${INSTANCE}; epoch=7; first=1; last=1` }, () => [pessoa(1), pessoa(2)]],
      ['left out offsets without sequence', { 'x-tcc-link': `${INSTANCE}; epoch=7; first=1; last=2` }, () => [pessoa(1)]],
    ])('refuses %s', async (_, headers, body) => {
      expect(await send(body(setup.environmentId), setup.client, headers)).toMatchObject({
        status: 400,
        body: { code: 'LINK_HEADER_INVALID' },
      });
      expect(await stored()).toEqual([]);
    });

    it('is for tokens of kind CLIENT in the header only', async () => {
      expect(await sendLink(1, 1, linkMessages(1, 1), { token: setup.application })).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
      const link = { 'x-tcc-link': formatLinkHeader({ instanceId: INSTANCE, epoch: 7, first: 1, last: 1 }) };
      expect((await send([pessoa(1, { content: { token: setup.client } })], undefined, link)).status).toBe(401);
    });
  });

  describe('hostile input', () => {
    it.each<[string, () => unknown, Record<string, string>, number, string]>([
      ['no JSON', () => '{"header":', {}, 400, 'BODY_MALFORMED'],
      ['nothing', () => '', {}, 400, 'BODY_MALFORMED'],
      ['a NUL in a text', () => '{"header":{"type":"PES\u0000SOA"}}', {}, 400, 'BODY_MALFORMED'],
      ['no UTF-8', () => Buffer.from([0x22, 0xff, 0xfe, 0x22]), {}, 400, 'BODY_MALFORMED'],
      ['no gzip', () => Buffer.from('x'), { 'content-encoding': 'gzip' }, 400, 'BODY_MALFORMED'],
      ['9 MiB', () => JSON.stringify(pessoa(1, { data: { nome: 'x'.repeat(9 * 1024 * 1024) } })), {}, 413, 'BODY_TOO_LARGE'],
      ['a gzip bomb', () => gzipSync(Buffer.alloc(64 * 1024 * 1024, '[')), { 'content-encoding': 'gzip' }, 413, 'BODY_TOO_LARGE'],
      ['XML', () => '<message/>', { 'content-type': 'text/xml' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ])('%s is refused', async (_, body, headers, status, code) => {
      expect(await send(body(), setup.application, headers)).toMatchObject({ status, body: { code } });
      expect(await stored()).toEqual([]);
    });

    it('keeps what JSON allows exactly: escaped NUL, lone surrogates, __proto__ and constructor as names', async () => {
      const message = pessoa(1, { data: { nome: 'a\u0000b\ud800c' } });
      const text = JSON.stringify({ ...message, extra: 0 }).replace(
        '"extra":0',
        '"__proto__":{"polluted":true},"constructor":{"prototype":1}',
      );
      expect((await send(text, setup.application)).status).toBe(200);
      const [kept] = await stored();
      expect(kept.content.data.nome).toBe('a\u0000b\ud800c');
      expect(Object.getOwnPropertyDescriptor(kept, '__proto__')?.value).toEqual({ polluted: true });
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    });

    it('refuses names with NUL or lone surrogates, and ids without end', async () => {
      const answers = await send(
        [
          pessoa(1, { header: { type: 'P\u0000' }, content: { schemaName: 'P\u0000' } }),
          pessoa(1, { content: { originApp: '\ud800' } }),
          pessoa(1, { header: { transactionInfo: { transactionId: 'x'.repeat(5_000_000) } } }),
          pessoa(1, { header: { transactionInfo: { transactionId: '\u0000' } } }),
        ],
        setup.application,
      );
      expect(answers.body.results.map((result: { code: string }) => result.code)).toEqual(Array(4).fill('MESSAGE_INVALID'));
      expect(JSON.stringify(answers.body).length).toBeLessThan(5_000);
      expect(await stored()).toEqual([]);
    });

    it('survives a message nested a million deep, alone and on the link', async () => {
      const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
      const text = JSON.stringify({ ...linkPessoa(setup.environmentId, 7, 1, 1), extra: 0 }).replace('"extra":0', `"extra":${deep}`);
      expect(await send(text, setup.application)).toMatchObject({ status: 422, body: { code: 'MESSAGE_INVALID' } });
      expect((await sendLink(1, 1, `[${text}]`)).body.results[0]).toMatchObject({ status: 'REJECTED', code: 'MESSAGE_INVALID' });
      expect((await send(deep, setup.application)).status).toBe(200);
      expect(await stored()).toEqual([]);
    });
  });
});
