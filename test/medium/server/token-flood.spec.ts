import { randomBytes } from 'node:crypto';
import { Pool as HttpPool } from 'undici';
import { createEnvironment, pessoa, publishPessoa, type PessoaSetup } from '../../support/pessoa';
import { startServer, type TestServer } from '../../support/server';

const EVENTS = '/v1/environment/eventsData';
const newToken = () => randomBytes(32).toString('hex');

/** How an answer counts here; other codes are told by name. */
type Tally = Record<string, number>;

describe('invalid tokens by the thousand', () => {
  let server: TestServer;
  let setup: PessoaSetup;
  let http: HttpPool;

  beforeAll(async () => {
    server = await startServer();
    setup = await createEnvironment(server);
    await publishPessoa(server);
    http = new HttpPool(server.url, { connections: 64 });
  });

  afterAll(async () => {
    await http.close();
    await server.close();
  });

  async function answerTo(path: string, token: string, body?: unknown): Promise<{ code: string; retryAfter: unknown }> {
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const request = {
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    } as const;
    const answer = await http.request(request);
    const { code } = (await answer.body.json()) as { code?: string };
    return { code: code ?? String(answer.statusCode), retryAfter: answer.headers['retry-after'] };
  }

  /** Sends `size` requests with 64 at once and counts the answers. */
  async function flood(size: number, send: (index: number) => Promise<{ code: string; retryAfter: unknown }>): Promise<Tally> {
    const tally: Tally = {};
    let next = 0;
    const sender = async () => {
      while (next < size) {
        const { code, retryAfter } = await send(next++);
        tally[code] = (tally[code] ?? 0) + 1;
        if (code === 'RATE_LIMITED') expect(Number(retryAfter)).toBeGreaterThan(0);
      }
    };
    await Promise.all(Array.from({ length: 64 }, sender));
    return tally;
  }

  /** How often the store was asked about tokens meanwhile. */
  async function lookUpsDuring(work: () => Promise<unknown>): Promise<number> {
    const query = jest.spyOn(server.pool, 'query');
    await work();
    const asked = query.mock.calls.filter(([statement]) => (statement as { name?: string }).name === 'environment-tokens').length;
    query.mockRestore();
    return asked;
  }

  it('are limited, hardly reach the store, and disturb no valid sender behind the same address', async () => {
    const before = Date.now();
    let floods: Tally[] = [];
    const sent: Tally = {};
    const lookUps = await lookUpsDuring(async () => {
      const invalid = Promise.all([
        flood(1_500, () => answerTo(EVENTS, newToken(), pessoa(1))),
        flood(500, () => answerTo('/v1/environment/current', newToken())),
        flood(500, () => answerTo('/v1/environment', newToken())),
        flood(500, () => answerTo(EVENTS, 'not even a token', pessoa(1))),
      ]);
      // In the body: no header, but a token that is nobody's.
      const inside = flood(500, async () => {
        const answer = await server.request('POST', EVENTS, { body: pessoa(1, { content: { token: newToken() } }) });
        return { code: answer.body.code, retryAfter: answer.headers['retry-after'] };
      });
      for (let id = 1; id <= 100; id++) {
        const { code } = await answerTo(
          EVENTS,
          setup.application,
          pessoa(id, { header: { transactionInfo: { transactionId: `good ${id}` } } }),
        );
        sent[code] = (sent[code] ?? 0) + 1;
      }
      floods = [...(await invalid), await inside];
    });

    expect(sent).toEqual({ '200': 100 });
    for (const tally of floods) expect(Object.keys(tally).sort()).toEqual(expect.arrayContaining(['RATE_LIMITED']));
    const codes = new Set(floods.flatMap((tally) => Object.keys(tally)));
    expect([...codes].filter((code) => !['RATE_LIMITED', 'UNAUTHORIZED', 'TOKEN_INVALID'].includes(code))).toEqual([]);
    // One query at most every 20 ms, however many tokens were tried.
    expect(lookUps).toBeLessThanOrEqual((Date.now() - before) / 20 + 2);
    const stored = await server.request('GET', `${EVENTS}?limit=1000`, { token: setup.reader });
    expect(stored.body.items).toHaveLength(100);
  });

  it('ask the store once when it is the same token again and again', async () => {
    const token = newToken();
    const lookUps = await lookUpsDuring(() => flood(500, () => answerTo('/v1/environment/current', token)));
    expect(lookUps).toBeLessThanOrEqual(3);
  });

  it('do not keep a token issued or revoked meanwhile from counting at once', async () => {
    const admin = { token: server.adminToken };
    const path = `/v1/environment/${setup.environmentId}/token`;
    const issued = await server.request('POST', path, { ...admin, body: { name: 'fresh', kind: 'READER' } });
    expect((await answerTo('/v1/environment/current', issued.body.token)).code).toBe('200');
    expect(await server.request('DELETE', `${path}/${issued.body.id}`, admin)).toMatchObject({ status: 204 });
    expect((await answerTo('/v1/environment/current', issued.body.token)).code).not.toBe('200');
  });
});

describe('the sender’s address', () => {
  const guess = async (server: TestServer, from: string) => {
    const headers = { 'x-forwarded-for': from };
    return (await server.request('GET', '/v1/environment/current', { token: newToken(), headers })).body.code as string;
  };
  const flood = async (server: TestServer, from: string) => {
    for (let index = 0; index < 110; index++) await guess(server, from);
  };

  it('is not what X-Forwarded-For says', async () => {
    const server = await startServer();
    await flood(server, '203.0.113.1');
    expect(await guess(server, '203.0.113.2')).toBe('RATE_LIMITED');
    await server.close();
  });

  it('is what a trusted proxy says', async () => {
    const server = await startServer({ trustProxy: ['127.0.0.1'] });
    await flood(server, '203.0.113.1');
    expect(await guess(server, '203.0.113.1')).toBe('RATE_LIMITED');
    expect(await guess(server, '203.0.113.2')).toBe('UNAUTHORIZED');
    await server.close();
  });
});
