import { createDatabase, type TestDatabase } from '../support/postgres';
import { ConnectorProcess, type Exit } from '../support/process';

interface Report {
  checks: { check: string; result: string; detail: string }[];
  overhead: { single: { plain: number; captured: number }; bulk: { plain: number; captured: number } };
  leftovers: string[];
  interrupted: boolean;
}

const ALL = [
  ...['RIGHTS', 'INSTALL', 'INSERT_UPDATE_DELETE', 'KEY_CHANGE', 'ROLLBACK', 'LATE_COMMIT', 'MANY_ROWS', 'ROW_FILTER', 'OTHER_COLUMNS'],
  ...['HAND_OFF_TWICE', 'SWITCHED_OFF', 'CREDIT_USED_UP', 'EXACT_VALUES', 'DOCUMENTS', 'CHUNKS', 'LOG_DROPPED_WHILE_WRITING', 'OVERHEAD'],
  'UNINSTALL',
];

describe('totvs-connector certify', () => {
  let product: TestDatabase;
  beforeAll(async () => {
    product = await createDatabase();
    await product.pool().query(`CREATE TABLE own (id int PRIMARY KEY); CREATE SCHEMA "Scratch area"`);
  });
  afterAll(() => product.drop());

  function start(args: string[] = [], env: Record<string, string> = {}): ConnectorProcess {
    const { hostname, port, pathname, username, password } = new URL(product.url);
    const flags = ['certify', '--url', `jdbc:postgresql://${hostname}:${port}${pathname}`, '--user', username, ...args];
    const process = new ConnectorProcess('', { args: flags, env: { CERTIFY_PASSWORD: password, ...env } });
    process.launch();
    return process;
  }
  const run = (args?: string[], env?: Record<string, string>): Promise<Exit> => start(args, env).ended();

  const objects = async (): Promise<string[]> => {
    const { rows } = await product
      .pool()
      .query<{ name: string }>(
        `SELECT relname AS name FROM pg_class WHERE relnamespace IN ('public'::regnamespace, '"Scratch area"'::regnamespace) ORDER BY 1`,
      );
    return rows.map(({ name }) => name);
  };

  it('holds every guarantee on PostgreSQL, measures what a write takes, and leaves nothing', async () => {
    const { code, stdout, stderr } = await run(['--json']);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as Report;
    expect(report.checks.map(({ check, result, detail }) => `${check} ${result} ${detail}`)).toEqual(ALL.map((check) => `${check} HELD `));
    expect(report.overhead.single.plain).toBeGreaterThan(0);
    expect(report.overhead.bulk.captured).toBeGreaterThan(0);
    expect([code, report.leftovers, report.interrupted]).toEqual([0, [], false]);
    expect(await objects()).toEqual(['own', 'own_pkey']);
  });

  it('works in a schema of any name, and reports in the language of the person', async () => {
    const { code, stdout } = await run(['--schema', 'Scratch area'], { CONNECTOR_LOCALE: 'pt-BR' });
    expect(stdout).toContain('no schema Scratch area');
    expect(stdout).toMatch(/vale {3}A desinstalação deixa o schema como estava/);
    expect(stdout).toContain(`${ALL.length} valem, 0 com limite, 0 falham`);
    expect(code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('removes what it made when it is ended by %s', async (signal) => {
    const process = start(['--schema', 'Scratch area']);
    await process.waitUntil(async () => (await objects()).includes('TCC_CERTIFY'), 60_000);
    const { code, stdout, stderr } = await process.kill(signal);
    expect(stderr).toContain('Interrupted');
    expect(stdout).toContain('Everything was removed.');
    expect(code).toBe(1);
    expect(await objects()).toEqual(['own', 'own_pkey']);
  });

  it('removes what a run that was killed left behind', async () => {
    const killed = start();
    await killed.waitUntil(async () => (await objects()).includes('TCC_CERTIFY'), 60_000);
    await killed.kill('SIGKILL');
    expect(await objects()).toContain('TCC_CERT_ORDER');
    expect((await run()).code).toBe(0);
    expect(await objects()).toEqual(['own', 'own_pkey']);
  });

  it('fails, saying what is wrong, where a guarantee does not hold', async () => {
    await product.pool().query(`CREATE FUNCTION forbid() RETURNS event_trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'no triggers here'; END $$; CREATE EVENT TRIGGER forbid ON ddl_command_start WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION forbid()`);
    const { code, stdout } = await run();
    await product.pool().query('DROP EVENT TRIGGER forbid; DROP FUNCTION forbid');
    expect(stdout).toMatch(/FAILS {2}Change log.*\n.*no triggers here/);
    expect(code).toBe(1);
    expect(await objects()).toEqual(['own', 'own_pkey']);
  });

  it('names the rights that are missing before it makes anything', async () => {
    await product.pool().query(`CREATE ROLE certify_reader LOGIN PASSWORD 'reader'`);
    try {
      const flags = ['--user', 'certify_reader'];
      const { code, stderr } = await run(flags, { CERTIFY_PASSWORD: 'reader' });
      expect(stderr).toContain('GRANT CREATE ON SCHEMA "public" TO "certify_reader"');
      expect(code).toBe(2);
    } finally {
      await product.pool().query(`DROP ROLE certify_reader`);
    }
  });

  it.each<[string[], Record<string, string>, RegExp]>([
    [['--url', 'jdbc:mysql://host/db'], {}, /--url/],
    [['--type', 'DB2'], {}, /--type.*POSTGRESQL/],
    [['--speed'], {}, /certify/],
    [[], { CERTIFY_PASSWORD: 'wrong' }, /password/i],
    [['--schema', 'nowhere'], {}, /nowhere/],
  ])('ends with 2 when nothing can be tried: %j %j', async (args, env, line) => {
    const { code, stderr } = await run(args, env);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });
});
