import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Homes } from '../support/boot';
import { Connector } from '../support/connector';
import { http } from '../support/http';
import { PESSOA_SCHEMA } from '../support/pessoa';
import { connectorProcess } from '../support/process';
import { buildOfVersion } from '../support/other-version';

const PRODUCT = `
  CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
  INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('PESSOAS', '1');
  CREATE TABLE "PESSOA" ("ID" bigint PRIMARY KEY, "RG" text, "CPF" text, "NOME" text, "TIPOSANGUE" text, "DATANASCIMENTO" date)`;

jest.setTimeout(240_000);

describe('a Client that may not send stays up, says why, captures, and loses nothing', () => {
  const homes = new Homes();
  const secret = () => randomBytes(32).toString('base64');
  let connector: Connector;

  beforeAll(async () => {
    connector = await Connector.start({ clientEnv: { CONNECTOR_SECRET: secret() } });
    await connector.product.query(PRODUCT);
    await connector.connectProduct();
    const link = await connector.link(await connector.publish(PESSOA_SCHEMA));
    await connector.untilStreaming([link.id]);
  });

  afterAll(async () => {
    await connector?.stop();
    await homes.remove();
  });

  const write = (id: number) => connector.product.query(`INSERT INTO "PESSOA" ("ID", "NOME") VALUES ($1, 'x')`, [id]);

  async function checkSays(name: string, text: string | RegExp): Promise<void> {
    await connector.client.waitUntil(async () => {
      const { status, body } = await http('GET', `${connector.client.baseUrl}/health/ready`);
      const check = body.checks.find((one: { name: string }) => one.name === name);
      return status === 503 && check.up === false && new RegExp(text).test(check.detail);
    }, 45_000);
  }

  async function untilArrived(...ids: number[]): Promise<void> {
    await connector.untilQuiet();
    const events = await connector.events();
    for (const id of ids) {
      const found = events.filter((event) => (event.content.data as { id: { id: number } }).id.id === id);
      expect([id, found.length]).toEqual([id, 1]);
    }
  }

  it('when ENVIRONMENT_TOKEN is wrong', async () => {
    await connector.client.kill();
    connector.launchClient({ ENVIRONMENT_TOKEN: 'ab'.repeat(32) });
    await checkSays('server', 'ENVIRONMENT_TOKEN_INVALID');
    await write(1);
    await connector.client.waitUntil(async () => (await connector.linkBacklog()) > 0, 45_000);
    expect((await http('GET', `${connector.client.baseUrl}/health/live`)).status).toBe(200);
    expect(connector.client.logs).toContain('ENVIRONMENT_TOKEN_INVALID');
    await connector.client.kill();
    connector.launchClient();
    await untilArrived(1);
  });

  it('when the Server is of another major version', async () => {
    const main = await buildOfVersion('7.1.0', path.join(await homes.make(), 'other'));
    await connector.client.kill();
    await connector.server.kill();
    const other = await connectorProcess({ args: ['--profile=server'], main, env: connector.server.environment });
    await other.start();
    connector.launchClient({ SERVER_URL: other.baseUrl });
    await checkSays('server', 'VERSION_MISMATCH: The Server is version 7\\.1\\.0, this Client version');
    await write(2);
    await connector.client.waitUntil(async () => (await connector.linkBacklog()) > 0, 45_000);
    expect(connector.client.logs).toContain('VERSION_MISMATCH');

    const batch = await http('POST', `${other.baseUrl}/v1/environment/eventsData`, [], {
      token: connector.environmentToken,
      headers: { 'x-tcc-version': '0.1.0' },
    });
    expect(batch).toMatchObject({ status: 409, body: { code: 'VERSION_MISMATCH' } });
    await other.kill();
    connector.launchServer();
    await connector.client.kill();
    connector.launchClient();
    await untilArrived(2);
  });

  it('when CONNECTOR_SECRET is not the one its passwords were encrypted with, until the password is set anew', async () => {
    await connector.client.kill();
    connector.launchClient({ CONNECTOR_SECRET: secret() });
    const where = `/v1/productConnection/${connector.connectionId}`;
    await checkSays('product-connections', `SECRET_UNREADABLE: The stored password of ProductConnection ${connector.connectionId}`);
    await write(3);
    const test = await connector.tryClient('POST', `${where}/test`);
    expect(test).toMatchObject({ status: 200, body: { ok: false } });
    expect(test.body.checks.at(-1)).toMatchObject({ ok: false, remedy: expect.stringContaining(`PUT ${where}`) });
    const { paused: _paused, ...shown } = (await connector.tryClient('GET', where)).body;
    const password = decodeURIComponent(new URL(connector.productDatabase.url).password);
    expect(await connector.tryClient('PUT', where, { ...shown, password })).toMatchObject({ status: 200 });
    await untilArrived(3);
  });
});
