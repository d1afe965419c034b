import { readFile, rename, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Homes } from '../support/boot';
import { Network } from '../support/faults/network';
import { http } from '../support/http';
import { pessoa, PESSOA_SCHEMA } from '../support/pessoa';
import { createDatabase } from '../support/postgres';
import { connectorProcess, type ConnectorProcess } from '../support/process';
import { mayMount, mountSmallDisk } from '../support/small-disk';
import { SteadySender } from '../support/steady-sender';

const ADMIN = 'outage-test-administrator';
const UNAVAILABLE = '503 UNAVAILABLE';

jest.setTimeout(180_000);

const onSmallDisk = mayMount() ? it : it.skip;

describe('a Server whose store fails while it runs', () => {
  const homes = new Homes();
  let server: ConnectorProcess;

  afterEach(async () => {
    if (server.running) await server.kill();
  });
  afterAll(() => homes.remove());

  const admin = async (method: string, where: string, body: object) =>
    (await http(method, server.baseUrl + where, body, { token: ADMIN })).body as { id: string; token: string };
  const ready = async () => (await http('GET', `${server.baseUrl}/health/ready`)).status === 200;
  const postmaster = async (home: string) =>
    Number((await readFile(path.join(home, 'postgres/cluster/postmaster.pid'), 'utf8')).split('\n')[0]);

  async function started(env: Record<string, string>): Promise<string> {
    server = await connectorProcess({ args: ['--profile=server'], env: { ADMIN_TOKEN: ADMIN, ...env } });
    await server.start();
    const { id } = await admin('POST', '/v1/schemaDefinition', PESSOA_SCHEMA);
    await admin('POST', `/v1/schemaDefinition/${id}/publish`, {});
    return (await admin('POST', '/v1/environment', { name: 'Outage' })).token;
  }

  async function storedIds(token: string): Promise<string[]> {
    const ids: string[] = [];
    for (let after = '', more = true; more;) {
      const { body } = await http('GET', `${server.baseUrl}/v1/environment/eventsData?limit=1000${after}`, undefined, { token });
      ids.push(
        ...body.items.map(
          (item: { message: { header: { transactionInfo: { transactionId: string } } } }) =>
            item.message.header.transactionInfo.transactionId,
        ),
      );
      after = `&after=${encodeURIComponent(body.cursor)}`;
      more = body.hasNext;
    }
    return ids;
  }

  it('starts an embedded PostgreSQL again that was killed; what was acknowledged is there, once', async () => {
    const home = await homes.make();
    const token = await started({ DATA_DIR: home });
    const sender = new SteadySender(server.baseUrl, token).start();
    const pid = server.pid;
    for (let kills = 0; kills < 2; kills++) {
      await server.waitUntil(async () => sender.acknowledged.length > 20 * (kills + 1), 60_000);
      const before = await postmaster(home);
      process.kill(before, 'SIGKILL');
      await server.waitUntil(async () => (await postmaster(home)) !== before && (await ready()), 60_000);
    }
    const recovered = sender.acknowledged.length;
    await server.waitUntil(async () => sender.acknowledged.length > recovered + 10, 60_000);
    await sender.stop();
    expect(server.pid).toBe(pid);
    expect([...sender.refusals].filter((refusal) => refusal !== UNAVAILABLE)).toEqual([]);
    expect(await storedIds(token)).toEqual(sender.acknowledged);
  });

  it('ends with one line and exit code 1 when its embedded PostgreSQL cannot be started again', async () => {
    const home = await homes.make();
    await started({ DATA_DIR: home });
    const control = path.join(home, 'postgres/cluster/global/pg_control');
    await rename(control, `${control}.away`);
    process.kill(await postmaster(home), 'SIGKILL');
    const { code, stderr } = await server.ended();
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(
        /^The embedded PostgreSQL does not start: it ended while running and does not start again: .*pg_control[^\n]*$/,
      ),
    ]);
    await rename(`${control}.away`, control);
    await server.start();
    expect(await ready()).toBe(true);
  });

  it('answers 503 while its store is away, and goes on by itself', async () => {
    const database = await createDatabase();
    const network = await Network.start(database.url);
    const token = await started({ DATABASE_URL: network.through(database.url), DATA_DIR: await homes.make() });
    const sender = new SteadySender(server.baseUrl, token).start();
    await server.waitUntil(async () => sender.acknowledged.length > 10, 60_000);
    network.cut();
    await server.waitUntil(async () => sender.refusals.size > 0 && !(await ready()), 60_000);
    network.heal();
    const before = sender.acknowledged.length;
    await server.waitUntil(async () => sender.acknowledged.length > before + 10 && (await ready()), 60_000);
    await sender.stop();
    expect([...sender.refusals]).toEqual([UNAVAILABLE]);
    expect(await storedIds(token)).toEqual(sender.acknowledged);
    await server.kill();
    await network.stop();
    await database.drop();
  });

  onSmallDisk('answers 503 while its disk is full, and goes on when there is room', async () => {
    const disk = await mountSmallDisk(path.join(await homes.make(), 'disk'), 160);
    try {
      const token = await started({ DATA_DIR: disk.folder });
      const filler = path.join(disk.folder, 'filler');
      await writeFile(filler, Buffer.alloc(160 * 1024 * 1024)).catch(() => undefined);
      const sender = new SteadySender(server.baseUrl, token).start();
      await fillStore(token);
      await server.waitUntil(async () => sender.refusals.size > 0, 60_000);
      rmSync(filler);
      const before = sender.acknowledged.length;
      await server.waitUntil(async () => sender.acknowledged.length > before + 10 && (await ready()), 60_000);
      await sender.stop();
      expect([...sender.refusals]).toEqual([UNAVAILABLE]);
      expect((await storedIds(token)).filter((id) => id.startsWith('steady'))).toEqual(sender.acknowledged);
      expect((await server.kill()).code).toBe(0);
    } finally {
      if (server.running) await server.kill('SIGKILL');
      await disk.unmount();
    }
  });

  /** Sends large messages until one is refused. */
  async function fillStore(token: string): Promise<void> {
    for (let id = 1; id < 200; id++) {
      const large = Array.from({ length: 20 }, (_, index) =>
        pessoa(10_000_000 + id * 100 + index, { data: { nome: randomText(100_000) } }),
      );
      const { status } = await http('POST', `${server.baseUrl}/v1/environment/eventsData`, large, { token });
      if (status !== 200) return;
      await sleep(1);
    }
    throw new Error('the disk did not fill');
  }
});

/** Text that does not compress. */
function randomText(length: number): string {
  return Array.from({ length: length / 10 }, () => Math.random().toString(36).slice(2, 12).padEnd(10, '0')).join('');
}
