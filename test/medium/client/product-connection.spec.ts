import { randomUUID } from 'node:crypto';
import { TestClient } from '../../support/client';

describe('ProductConnection', () => {
  let client: TestClient;
  const PATH = '/v1/productConnection';
  const SECRET = 'pässwörd-that-must-not-show';

  beforeAll(async () => {
    client = await TestClient.start();
  });

  afterAll(() => client.close());

  const metadata = (sql: string) => client.product.pool().query(`DROP TABLE IF EXISTS "TCC_PRODUCT_METADATA"; ${sql}`);

  it('fills product and version from TCC_PRODUCT_METADATA, defaults the rest and never shows the password', async () => {
    await metadata(
      `CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" char(20), "VERSION" text); INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('PIMS', ' 12.1.27')`,
    );
    const id = randomUUID();
    await client.product
      .pool()
      .query(
        `CREATE ROLE pims_${id.slice(0, 8)} LOGIN PASSWORD '${SECRET}'; GRANT SELECT ON "TCC_PRODUCT_METADATA" TO pims_${id.slice(0, 8)}`,
      );
    const created = await client.request(
      'POST',
      PATH,
      client.connectionBody({ id, username: `pims_${id.slice(0, 8)}`, password: SECRET, productName: 'said', enabled: true }),
    );
    expect(created).toMatchObject({
      status: 201,
      headers: { location: `${PATH}/${id}`, etag: '"1"' },
      body: {
        id,
        productName: 'PIMS',
        productVersion: '12.1.27',
        enabled: true,
        paused: false,
        timeZone: 'America/Sao_Paulo',
        changeLogTable: 'TCC_EVENT',
        originName: null,
      },
    });
    const shown = [created, await client.request('GET', `${PATH}/${id}`), await client.request('GET', PATH)];
    expect(JSON.stringify(shown)).not.toMatch(/pässwörd|assword|cipher/);
    const stored = await client.store.pool().query<{ password_cipher: string }>('SELECT * FROM tcc_client.product_connection');
    expect(stored.rows[0].password_cipher).toMatch(/^v1\./);
    expect(JSON.stringify(stored.rows)).not.toContain(SECRET);
    expect((await client.request('POST', PATH, client.connectionBody({ id }))).body).toMatchObject({ code: 'ALREADY_EXISTS' });
    expect((await client.request('DELETE', `${PATH}/${id}`)).status).toBe(204);
  });

  it('keeps an omitted password and refuses a stale change', async () => {
    const id = await client.connect();
    const { password: _password, ...body } = client.connectionBody({ timeZone: 'Europe/Lisbon' });
    const replaced = await client.request('PUT', `${PATH}/${id}`, body, { headers: { 'if-match': '"1"' } });
    expect(replaced).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { timeZone: 'Europe/Lisbon' } });
    expect((await client.request('PUT', `${PATH}/${id}`, body, { headers: { 'if-match': '"1"' } })).body).toMatchObject({
      code: 'STALE_VERSION',
    });
    const answer = await client.request('PUT', `${PATH}/${id}`, { ...replaced.body });
    expect(answer.status).toBe(200);
    expect((await client.request('POST', `${PATH}/${id}/test`)).body.ok).toBe(true);
    expect((await client.request('POST', `${PATH}/${id}/pause`)).body).toMatchObject({ paused: true });
    expect((await client.request('POST', `${PATH}/${id}/resume`)).body).toMatchObject({ paused: false });
    expect((await client.request('DELETE', `${PATH}/${id}`, undefined, { headers: { 'if-match': '"1"' } })).status).toBe(409);
  });

  it.each([
    ['url', { url: 'jdbc:mysql://h/db' }, 422, 'JDBC_URL_INVALID'],
    ['the url of another engine', { dataBaseType: 'ORACLE11G' }, 422, 'JDBC_URL_INVALID'],
    ['an unknown type', { dataBaseType: 'DB2' }, 400, 'REQUEST_INVALID'],
    ['timeZone', { timeZone: 'Mars/Olympus' }, 400, 'REQUEST_INVALID'],
    ['changeLogTable', { changeLogTable: 'TCC_"; DROP TABLE x' }, 400, 'REQUEST_INVALID'],
    ['a missing password', { password: undefined }, 400, 'REQUEST_INVALID'],
    ['an unknown property', { misspelt: 1 }, 400, 'REQUEST_INVALID'],
    ['a NUL', { ownerSchema: 'a\u0000b' }, 400, 'REQUEST_INVALID'],
  ])('refuses %s', async (_what, change, status, code) => {
    expect(await client.request('POST', PATH, client.connectionBody(change))).toMatchObject({ status, body: { code } });
  });

  it('keeps hostile names as they are', async () => {
    const hostile = `x'; DROP TABLE "y" -- \u{1F600}`;
    const { body } = await client.request('POST', PATH, client.connectionBody({ originName: hostile, ownerSchema: hostile }));
    expect(body).toMatchObject({ originName: hostile, ownerSchema: hostile });
    const found = await client.request('GET', `${PATH}?originName=${encodeURIComponent(hostile)}`);
    expect(found.body.items).toHaveLength(1);
    const test = await client.request('POST', `${PATH}/${body.id}/test`);
    expect(test.status).toBe(200);
    expect(test.body.ok).toBe(false);
  });

  describe('POST /test', () => {
    const tested = async (change: object) => {
      const id = await client.connect(change);
      const { body } = await client.request('POST', `${PATH}/${id}/test`);
      return (body.checks as { check: string; ok: boolean; remedy: string }[]).map(({ check, ok }) => `${check} ${ok}`).join(', ');
    };

    it('tells what is reached and what is missing', async () => {
      await metadata('');
      expect(await tested({})).toBe('URL true, REACHABILITY true, LOGIN true, VERSION true, METADATA false, RIGHTS true');
      expect(await tested({ password: 'wrong' })).toBe('URL true, REACHABILITY true, LOGIN false');
      expect(await tested({ url: 'jdbc:postgresql://127.0.0.1:1/none' })).toBe('URL true, REACHABILITY false');
    });
  });

  it('answers only administrators', async () => {
    expect((await client.request('GET', PATH, undefined, { token: 'no' })).status).toBe(401);
    expect((await client.request('GET', `${PATH}/${randomUUID()}`)).body).toMatchObject({ code: 'NOT_FOUND' });
  });
});
