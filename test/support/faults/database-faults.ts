import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseRole } from '../connector';
import type { FaultKind, Scene } from './scene';

const AWAY_MS = { least: 0, most: 1_500 };
const LOCKED_MS = { least: 300, most: 1_200 };
const REPORT_MS = { least: 2_000, most: 6_000 };
const ROLES: readonly DatabaseRole[] = ['product', 'clientStore', 'serverStore'];
const STORE_TABLES = {
  clientStore: ['tcc_client.hand_off', 'tcc_client.event_segment', 'tcc_client.event_stream'],
  serverStore: ['tcc_server.event_segment', 'tcc_server.event_stream', 'tcc_server.entity'],
};

/** Databases that end, cut sessions, or are kept busy by others. */
export const DATABASE_FAULTS: readonly FaultKind[] = [
  ...ROLES.map((role) => ({ name: `${role}: sessions terminated`, happen: (scene: Scene) => terminate(scene, role) })),
  ...ROLES.map((role) => ({ name: `${role}: server ended and started`, happen: (scene: Scene) => restart(scene, role) })),
  {
    name: 'product: a table locked by others',
    happen: (scene) => lock(scene, 'product', scene.random.pick(scene.tables), 'ACCESS EXCLUSIVE'),
  },
  {
    name: 'product: change log locked by others',
    happen: (scene) =>
      lock(scene, 'product', scene.random.pick(['"TCC_EVENT"', '"TCC_OWNER"']), scene.random.pick(['SHARE', 'ACCESS EXCLUSIVE'])),
  },
  {
    name: 'a table of a store locked by others',
    happen: async (scene) => {
      const role = scene.random.pick(['clientStore', 'serverStore'] as const);
      return lock(scene, role, scene.random.pick(STORE_TABLES[role]), scene.random.pick(['SHARE', 'ACCESS EXCLUSIVE']));
    },
  },
  { name: 'product: a long report', happen: report },
];

async function terminate({ connector }: Scene, role: DatabaseRole): Promise<string> {
  return `${await connector.cutSessions(role)} sessions`;
}

async function restart({ servers, random }: Scene, role: DatabaseRole): Promise<string> {
  const how = random.pick(['immediate', 'kill'] as const);
  const away = random.int(AWAY_MS.least, AWAY_MS.most);
  await servers[role].crash(how);
  await sleep(away);
  await servers[role].startAgain();
  return `${how}, away for ${away} ms`;
}

async function lock({ connector, random }: Scene, role: DatabaseRole, table: string, mode: string): Promise<string> {
  const ms = random.int(LOCKED_MS.least, LOCKED_MS.most);
  const session = await connector.databases[role].pool().connect();
  try {
    await session.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`);
    await sleep(ms);
    await session.query('COMMIT');
  } finally {
    session.release(true);
  }
  return `${table} ${mode} for ${ms} ms`;
}

/** Holds an old snapshot, so that deleted rows of the change log stay where they are. */
async function report({ connector, random, tables, meanwhile }: Scene): Promise<string> {
  const ms = random.int(REPORT_MS.least, REPORT_MS.most);
  const session = await connector.product.connect();
  session.on('error', () => undefined);
  const reading = async () => {
    await session.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; ${tables.map((table) => `SELECT count(*) FROM ${table}`).join('; ')}`);
    await sleep(ms);
    await session.query('COMMIT');
  };
  meanwhile(
    reading()
      .catch(() => undefined) // the database server may end meanwhile
      .finally(() => session.release(true)),
  );
  return `${ms} ms`;
}
