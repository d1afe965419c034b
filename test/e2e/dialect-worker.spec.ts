import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../src/common/errors';
import { loadDialect, type ChangeLogOwner, type ProductDatabase } from '../../src/dialects';
import { loadInProcess } from '../../src/dialects/registry';
import { inWorker, type WorkerSettings } from '../../src/dialects/worker';
import { layoutOf, mappingOf, object, scalars } from '../contract/dialect/dialect-under-test';
import { settingsOf } from '../support/connection-settings';
import { createDatabase, type TestDatabase } from '../support/postgres';

const OWNER: ChangeLogOwner = { instanceId: 'instance-1', connectionId: 'connection-1' };
const FILE = path.resolve(__dirname, '../../dist/dialects/worker/worker-main.js');
const ORDERS = { schema: 'public', name: 'orders' };

/** A real PostgreSQL stands in for the database whose driver nobody has here: what is tested is the way to it. */
describe('a product database in a process of its own', () => {
  let server: TestDatabase;
  const opened: ProductDatabase[] = [];

  const open = async (settings: Partial<WorkerSettings> = {}, password?: string): Promise<ProductDatabase> => {
    const dialect = inWorker(await loadDialect('POSTGRESQL'), { file: FILE, restartPauseMs: 100, ...settings });
    const connection = settingsOf(server.url);
    const database = dialect.open({ ...connection, ...(password !== undefined && { username: password }) });
    opened.push(database);
    return database;
  };
  const pidOf = (): number[] => {
    const text = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'worker-main']).toString();
    return text.trim().split('\n').map(Number);
  };
  const lastPid = () => Math.max(...pidOf());

  beforeAll(async () => {
    server = await createDatabase();
    await server.pool().query(`CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric(12,2));
      INSERT INTO orders SELECT n, 'ação ' || n, n / 4.0 FROM generate_series(1, 50) n`);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });

  afterAll(() => server.drop());

  it('answers every port as it does in this process', async () => {
    const remote = await open();
    const local = (await loadDialect('POSTGRESQL')).open(settingsOf(server.url));
    opened.push(local);
    const table = (await remote.introspection.describeTable(ORDERS))!;
    expect(table).toEqual(await local.introspection.describeTable(ORDERS));

    const steps: string[] = [];
    const layout = layoutOf(table, 1);
    await remote.structures.install(OWNER, [layout], (statement) => steps.push(statement.purpose));
    expect(steps.length).toBeGreaterThan(5);
    expect((await remote.structures.verify(OWNER, [layout])).every(({ state }) => state === 'OK')).toBe(true);
    await remote.changeQueue.setCredit(1_000);
    await server.pool().query(`UPDATE orders SET note = 'changed' WHERE id <= 2; DELETE FROM orders WHERE id = 3`);
    const rows = await remote.changeQueue.read(null, 10);
    expect(rows).toEqual(await local.changeQueue.read(null, 10));
    expect(rows.map(({ kind }) => kind)).toEqual(['U', 'U', 'D']);
    const batch = { number: 1, changeIds: rows.map(({ id }) => id), timeSum: null };
    expect(await remote.changeQueue.handOff(OWNER, batch)).toBe(true);

    const fields = [object(table, 'key', true, ['id', 'id', 'NUMBER']), ...scalars(table, ['note', 'note', 'STRING'])];
    const mapping = mappingOf({ table, fields, rowFilter: [] });
    const [here, there] = [local.entityReader(mapping), remote.entityReader(mapping)];
    expect(await there.readChunk(null, 20)).toEqual(await here.readChunk(null, 20));
    expect(await there.readByKeys([['1'], ['3']])).toEqual(await here.readByKeys([['1'], ['3']]));
  });

  it('passes errors on as they were', async () => {
    const database = await open({}, 'nobody-of-that-name');
    const error = await database.introspection.ping().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ code: 'PRODUCT_LOGIN_REFUSED', parameters: { username: 'nobody-of-that-name' } });
  });

  it('fails what it was asked when it crashes, and is there again for the next', async () => {
    const [crashing, other] = [await open(), await open()];
    await other.introspection.ping();
    await crashing.introspection.ping();
    const waiting = crashing.changeQueue.read(null, 10);
    process.kill(lastPid(), 'SIGSEGV');
    await expect(waiting.then(() => crashing.introspection.ping())).rejects.toMatchObject({
      code: 'PRODUCT_DATABASE_UNREACHABLE',
      parameters: { problem: expect.stringContaining('SIGSEGV') as string },
    });
    await expect(other.introspection.ping()).resolves.toMatchObject({ serverVersion: expect.stringContaining('PostgreSQL') as string });
    await sleep(300);
    await expect(crashing.introspection.ping()).resolves.toBeDefined();
    const table = (await crashing.introspection.describeTable(ORDERS))!;
    expect(table.primaryKey).toEqual(['id']);
  });

  it('gives a reader its mapping again after a crash', async () => {
    const database = await open();
    const table = (await database.introspection.describeTable(ORDERS))!;
    const fields = [object(table, 'key', true, ['id', 'id', 'NUMBER'])];
    const reader = database.entityReader(mappingOf({ table, fields, rowFilter: [] }));
    const before = await reader.readByKeys([['10']]);
    process.kill(lastPid(), 'SIGKILL');
    await sleep(300);
    expect(await reader.readByKeys([['10']])).toEqual(before);
  });

  it('is ended when it is silent', async () => {
    const database = await open({ silenceMs: 4_000 });
    await database.introspection.ping();
    process.kill(lastPid(), 'SIGSTOP');
    await expect(database.introspection.ping()).rejects.toMatchObject({
      code: 'PRODUCT_DATABASE_UNREACHABLE',
      parameters: { problem: expect.stringContaining('SIGKILL') as string },
    });
  });

  it('tells why it cannot begin, and does not try without a pause', async () => {
    const database = await open({ file: '/nowhere/worker-main.js', restartPauseMs: 60_000 });
    const first = await database.introspection.ping().catch((thrown: ConnectorError) => thrown);
    expect(first).toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
    expect(String(first)).toContain('Cannot find module');
    await expect(database.introspection.ping()).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
  });

  it('says which library Oracle 11g needs, again and again', async () => {
    const dialect = inWorker(await loadInProcess('ORACLE11G'), { file: FILE });
    const target = dialect.parseUrl('jdbc:oracle:thin:@127.0.0.1:1521:ORCL');
    const database = dialect.open({ ...settingsOf(server.url), target, clientLibraryDir: '/no/such/folder' });
    opened.push(database);
    for (let attempt = 0; attempt < 3; attempt++) {
      const error = await database.introspection.ping().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'ORACLE_CLIENT_MISSING', parameters: { folder: '/no/such/folder' } });
      expect(String(error)).toContain('DPI-1047');
    }
  });

  it('leaves no process behind when it is closed', async () => {
    const database = await open();
    await database.introspection.ping();
    const pid = lastPid();
    await database.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
