import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { http } from '../support/http';
import { createDatabase, type TestDatabase } from '../support/postgres';
import { ConnectorProcess, connectorProcess, freePort, type Exit } from '../support/process';

const ADMIN = 'boot-test-administrator';
const TOKEN = 'ab'.repeat(32);

describe('a connector process', () => {
  let database: TestDatabase;
  let dataDir: string;
  const homes: string[] = [];

  async function newHome(): Promise<string> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'tcc-boot-'));
    homes.push(home);
    await chmod(home, 0o755); // as root PostgreSQL runs as another account, which must get in
    return home;
  }

  beforeAll(async () => {
    database = await createDatabase();
    dataDir = await newHome();
  });

  afterAll(async () => {
    await database.drop();
    for (const home of homes) await rm(home, { recursive: true, force: true });
  });

  const storeEnv = () => ({ DATABASE_URL: database.url, DATA_DIR: dataDir, ADMIN_TOKEN: ADMIN });
  const server = (env: Record<string, string> = {}) => connectorProcess({ args: ['--profile=server'], env: { ...storeEnv(), ...env } });

  async function runToEnd(args: string[], env: Record<string, string> = {}): Promise<Exit> {
    const ran = new ConnectorProcess('http://127.0.0.1:0', { args, env, cwd: dataDir });
    ran.launch();
    return ran.ended();
  }

  describe('ends with exit code 2 and one line', () => {
    it.each([
      [['--profile=x'], {}, '--profile: "x" is not a profile. Allowed: client, server, all.'],
      [[], {}, '--profile: it is missing. Allowed: client, server, all.'],
      [['--profile=server', '--verbose'], {}, '--verbose: there is no such flag. Allowed: --profile, --port, --help, --version.'],
      [
        ['--profile=server'],
        { SHUTDOWN_TIMEOUT_MS: 'soon' },
        'SHUTDOWN_TIMEOUT_MS: "soon" is not valid. Allowed: a whole number from 100 to 600000.',
      ],
      [['--profile=server'], { CONNECTOR_SECRET: 'hush' }, 'CONNECTOR_SECRET: its value is not valid. Allowed: 32 bytes in base64.'],
      [['--profile=client'], {}, 'SERVER_URL: it must be set while PUBLISH_REMOTE is true. Allowed: an address http://... or https://....'],
      [[], { npm_config_profile: 'server' }, '--profile: npm kept it for itself. Allowed: npm start -- --profile=server.'],
    ])('for %j %j', async (args, env, line) => {
      const exit = await runToEnd(args, env);
      expect([exit.code, exit.stderr, exit.stdout]).toEqual([2, `${line}\n`, '']);
    });
  });

  it('tells its usage and version', async () => {
    expect(await runToEnd(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--profile=client|server|all') });
    expect((await runToEnd(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves, and ends with exit code 0 on SIGTERM', async () => {
    const running = await (await server()).start();
    expect((await http('GET', `${running.baseUrl}/health/live`)).status).toBe(200);
    expect((await http('GET', `${running.baseUrl}/api`)).body).toContain('swagger-ui');
    const document = (await http('GET', `${running.baseUrl}/api-json`)).body;
    expect([document.openapi, Object.keys(document.components.securitySchemes)]).toEqual(['3.0.0', ['admin', 'environment']]);
    expect(document).toEqual(await documented('server'));
    expect(await running.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });

  it('reads the profile from CONNECTOR_PROFILE', async () => {
    const running = await connectorProcess({ args: [], env: { ...storeEnv(), CONNECTOR_PROFILE: 'server' } });
    await running.start();
    expect((await running.kill()).code).toBe(0);
  });

  it('runs as a Client without its Server', async () => {
    const env = { ...storeEnv(), SERVER_URL: 'http://127.0.0.1:9', ENVIRONMENT_TOKEN: TOKEN };
    const client = await connectorProcess({ args: ['--profile=client'], env });
    client.launch();
    await client.waitUntil(async () => (await http('GET', `${client.baseUrl}/health/live`)).status === 200, 30_000);
    expect((await http('GET', `${client.baseUrl}/api-json`)).body).toEqual(await documented('client'));
    expect((await client.kill()).code).toBe(0);
  });

  it('starts two processes on one empty store at once', async () => {
    const fresh = await createDatabase();
    const both = await Promise.all([server({ DATABASE_URL: fresh.url }), server({ DATABASE_URL: fresh.url })]);
    await Promise.all(both.map((running) => running.start()));
    const { rows } = await fresh
      .pool()
      .query('SELECT name, count(*)::int AS n FROM tcc_server.migration GROUP BY name HAVING count(*) > 1');
    expect(rows).toEqual([]);
    await Promise.all(both.map((running) => running.kill()));
    await fresh.drop();
  });

  describe('that cannot start ends with exit code 1 and one line', () => {
    let occupant: Server;
    let port: number;

    beforeAll(async () => {
      port = await freePort();
      occupant = createServer().listen(port, '0.0.0.0');
    });
    afterAll(() => new Promise((resolve) => occupant.close(resolve)));

    it('when its port is taken', async () => {
      const exit = await runToEnd(['--profile=server', `--port=${port}`], storeEnv());
      expect(exit.code).toBe(1);
      expect(exit.stderr).toBe(
        `Cannot listen on 0.0.0.0 port ${port}: another process listens there. Free the port or choose another with --port.\n`,
      );
    });

    it('when its store cannot be reached', async () => {
      const url = 'postgres://someone:secret-word@127.0.0.1:9/store';
      const exit = await runToEnd(['--profile=server', `--port=${await freePort()}`], { ...storeEnv(), DATABASE_URL: url });
      expect(exit.code).toBe(1);
      expect(exit.stderr).toMatch(/^The store at 127\.0\.0\.1:9\/store cannot be used: .*ECONNREFUSED.*\n$/);
      expect(exit.stdout + exit.stderr).not.toContain('secret-word');
    });

    it.each(['/dev/null/data', '/proc/connector/data'])('when DATA_DIR is %s, which cannot be made', async (place) => {
      for (const env of [{}, storeEnv()]) {
        const exit = await runToEnd(['--profile=server', `--port=${await freePort()}`], { ...env, DATA_DIR: place });
        expect(exit.code).toBe(1);
        expect(exit.stderr).toMatch(/^DATA_DIR \/.*\/data.* cannot be used: .*\n$/);
      }
    });
  });

  it('without DATABASE_URL keeps its own PostgreSQL, generated token and key over a restart', async () => {
    const home = await newHome();
    const own = await connectorProcess({ args: ['--profile=server'], env: { DATA_DIR: path.join(home, 'data') } });
    await own.start();
    const token = /Administrator token \(shown only now\): ([0-9a-f]{64})/.exec(own.logs)?.[1] ?? '';
    expect((await stat(path.join(home, 'data/secret.key'))).mode & 0o777).toBe(0o600);

    await own.restart('SIGKILL');
    expect(own.logs.match(/Administrator token/g)).toHaveLength(1);
    expect(own.logs).toContain('took over the PostgreSQL server left over');
    expect((await http('GET', `${own.baseUrl}/v1/environment`, undefined, { token })).status).toBe(200);
    expect((await own.kill()).code).toBe(0);
  });

  it('as --profile=all runs both and ends both', async () => {
    const home = await newHome();
    const all = await connectorProcess({ args: ['--profile=all'], env: { DATABASE_URL: database.url, DATA_DIR: home, HOST: '127.0.0.1' } });
    await all.start();
    const clientUrl = all.baseUrl.replace(/\d+$/, (port) => String(Number(port) + 1));
    await all.waitUntil(async () => (await http('GET', `${clientUrl}/health/ready`)).status === 200, 30_000);
    expect((await readFile(path.join(home, 'environment.token'), 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/);
    expect((await all.kill('SIGTERM')).code).toBe(0);
    await expect(http('GET', `${all.baseUrl}/health/live`)).rejects.toThrow();
    await expect(http('GET', `${clientUrl}/health/live`)).rejects.toThrow();
  });
});

/** The OpenAPI document kept with the documentation. */
async function documented(profile: 'client' | 'server'): Promise<unknown> {
  return JSON.parse(await readFile(path.resolve(__dirname, `../../docs/openapi/${profile}.json`), 'utf8'));
}
