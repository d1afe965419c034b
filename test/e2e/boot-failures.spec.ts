import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Socket } from 'node:net';
import { http } from '../support/http';
import { Homes, listenTo, oldPostgres, runServer } from '../support/boot';
import { createDatabase, type TestDatabase } from '../support/postgres';
import { connectorProcess } from '../support/process';
import { mayMount, mountSmallDisk } from '../support/small-disk';

const ADMIN = 'boot-test-administrator';

jest.setTimeout(180_000);

const onSmallDisk = mayMount() ? it : it.skip;

describe('a Server that cannot start ends with exit code 1 and one line', () => {
  const homes = new Homes();
  let database: TestDatabase;
  let home: string;

  beforeEach(async () => {
    database = await createDatabase();
    home = await homes.make();
  });
  afterEach(() => database.drop());
  afterAll(() => homes.remove());

  const env = (change: Record<string, string> = {}) => ({ DATABASE_URL: database.url, DATA_DIR: home, ADMIN_TOKEN: ADMIN, ...change });
  const embedded = (dataDir = home) => ({ DATA_DIR: dataDir, ADMIN_TOKEN: ADMIN });

  /** Its one line; with the log before it, which goes to stdout. */
  async function lastWords(variables: Record<string, string>): Promise<string> {
    const { code, stderr } = await runServer(variables);
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    return stderr.trim();
  }

  describe('over its store', () => {
    it('when an object is in the way of a migration, and starts once it is gone', async () => {
      await database.pool().query('CREATE SCHEMA tcc_server; CREATE TABLE tcc_server.client_environment ()');
      expect(await lastWords(env())).toMatch(
        /^The store at \S+ could not be brought to this version, migration CreateEnvironment\d{13}: relation "client_environment" already exists\. Nothing was changed\..*DATABASE_URL/,
      );
      await database.pool().query('DROP TABLE tcc_server.client_environment');
      const server = await (await connectorProcess({ args: ['--profile=server'], env: env() })).start();
      expect((await server.kill()).code).toBe(0);
    });

    it('when its list of migrations is somebody else’s', async () => {
      await database.pool().query('CREATE SCHEMA tcc_server; CREATE TABLE tcc_server.migration (x int)');
      expect(await lastWords(env())).toMatch(/could not be brought to this version.*column "name" does not exist/);
    });

    it('when a newer version has migrated it', async () => {
      await database.pool().query(`CREATE SCHEMA tcc_server;
        CREATE TABLE tcc_server.migration (id serial, "timestamp" bigint, name text);
        INSERT INTO tcc_server.migration ("timestamp", name) VALUES (9999999999999, 'AddMiracles9999999999999')`);
      expect(await lastWords(env())).toMatch(
        /was written by a newer version of the connector \(migration AddMiracles9999999999999\)\. Start that version/,
      );
      expect((await database.pool().query(`SELECT FROM pg_tables WHERE schemaname = 'tcc_server'`)).rowCount).toBe(1);
    });

    it('when its password is wrong', async () => {
      const url = new URL(database.url);
      url.password = 'hush-hush';
      const line = await lastWords(env({ DATABASE_URL: url.href }));
      expect(line).toMatch(/cannot be used: password authentication failed for user .* Check DATABASE_URL/);
      expect(line).not.toContain('hush-hush');
    });

    it('when the database does not exist', async () => {
      expect(await lastWords(env({ DATABASE_URL: `${database.url}_nowhere` }))).toMatch(
        /cannot be used: database .*_nowhere" does not exist/,
      );
    });

    it('when its version is too old', async () => {
      const old = await listenTo(oldPostgres('12.22', 120_022));
      expect(await lastWords(env({ DATABASE_URL: `postgres://u:p@127.0.0.1:${old.port}/x` }))).toMatch(
        /^The store at 127\.0\.0\.1:\d+\/x is PostgreSQL 12\.22\. Use PostgreSQL 13 or later\.$/,
      );
      await old.close();
    });

    const strangers: [string, (socket: Socket) => void][] = [
      ['hangs up', (socket) => socket.destroy()],
      ['speaks HTTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')],
      ['speaks SSH', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
    ];
    it.each(strangers)('when what listens there %s', async (_what, onConnection) => {
      const stranger = await listenTo(onConnection);
      const line = await lastWords(env({ DATABASE_URL: `postgres://u:p@127.0.0.1:${stranger.port}/x` }));
      expect(line).toMatch(/^The store at 127\.0\.0\.1:\d+\/x cannot be used: .+\. Check DATABASE_URL/);
      await stranger.close();
    });
  });

  describe('over its data directory', () => {
    it('when secret.key is no key', async () => {
      await writeFile(path.join(home, 'secret.key'), 'not 32 bytes\n');
      expect(await lastWords(env())).toMatch(/^DATA_DIR .*secret\.key cannot be used: it does not hold 32 bytes in base64\./);
    });

    it('when what lies there is no database of ours', async () => {
      await mkdir(path.join(home, 'postgres/cluster'), { recursive: true });
      await writeFile(path.join(home, 'postgres/cluster/PG_VERSION'), 'garbage\n');
      expect(await lastWords(embedded())).toMatch(/^DATA_DIR .* cannot be used: it was written by PostgreSQL garbage/);
    });

    it('when its database is damaged', async () => {
      const server = await (await connectorProcess({ args: ['--profile=server'], env: embedded() })).start();
      await server.kill('SIGTERM');
      await writeFile(path.join(home, 'postgres/cluster/global/pg_control'), 'garbage');
      expect(await lastWords(embedded())).toMatch(/^The embedded PostgreSQL does not start: .*pg_control.* DATABASE_URL/);
    });

    it('when another process uses it, which goes on', async () => {
      const first = await (await connectorProcess({ args: ['--profile=server'], env: embedded() })).start();
      expect(await lastWords(embedded())).toBe(
        `DATA_DIR ${home} is in use by another connector process. Stop that process, or give this one a DATA_DIR of its own.`,
      );
      expect((await http('GET', `${first.baseUrl}/health/ready`)).status).toBe(200);
      expect((await first.kill()).code).toBe(0);
    });

    onSmallDisk('when it is read-only or full', async () => {
      const disk = await mountSmallDisk(path.join(home, 'disk'), 6);
      try {
        expect(await lastWords(embedded(disk.folder))).toMatch(/No space left on device/);
        await disk.makeReadOnly();
        const line = await lastWords(embedded(path.join(disk.folder, 'data')));
        expect(line).toMatch(/^DATA_DIR .* cannot be used: .*read-only file system/);
      } finally {
        await disk.unmount();
      }
    });
  });
});
