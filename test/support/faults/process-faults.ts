import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind, Scene } from './scene';

type Victim = 'client' | 'server';

const START_MS = 60_000;
const AWAY_MS = { least: 500, most: 2_500 };
const FROZEN_MS = { least: 50, most: 900 };
/** Somewhere in the middle of its start. */
const STARTING_MS = { least: 50, most: 900 };

/** Processes that are killed, stay away, or stand still. */
export const PROCESS_FAULTS: readonly FaultKind[] = [
  { name: 'Client killed', happen: (scene) => kill(scene, 'client') },
  { name: 'Server killed', happen: (scene) => kill(scene, 'server') },
  { name: 'Client killed while it starts', happen: (scene) => killStarting(scene, 'client') },
  { name: 'Server killed, and away for a while', happen: (scene) => stayAway(scene, 'server') },
  { name: 'Client and Server killed at once', happen: killBoth },
  { name: 'Client frozen, then killed', happen: freezeAndKill },
  { name: 'Client or Server frozen for a moment', happen: freeze },
];

/** Starts a process again and waits until it answers. */
export async function revive({ connector }: Pick<Scene, 'connector'>, victim: Victim): Promise<void> {
  launch(connector, victim);
  await connector[victim].waitUntil(() => connector.isAlive(victim), START_MS);
}

async function kill(scene: Scene, victim: Victim): Promise<string> {
  await scene.connector[victim].kill('SIGKILL');
  await revive(scene, victim);
  return '';
}

async function killStarting(scene: Scene, victim: Victim): Promise<string> {
  await scene.connector[victim].kill('SIGKILL');
  launch(scene.connector, victim);
  const started = scene.random.int(STARTING_MS.least, STARTING_MS.most);
  await sleep(started);
  await kill(scene, victim);
  return `${started} ms after its start`;
}

async function stayAway(scene: Scene, victim: Victim): Promise<string> {
  const away = scene.random.int(AWAY_MS.least, AWAY_MS.most);
  await scene.connector[victim].kill('SIGKILL');
  await sleep(away);
  await revive(scene, victim);
  return `${away} ms`;
}

async function killBoth(scene: Scene): Promise<string> {
  const { client, server } = scene.connector;
  await Promise.all([client.kill('SIGKILL'), server.kill('SIGKILL')]);
  await Promise.all([revive(scene, 'client'), revive(scene, 'server')]);
  return '';
}

async function freezeAndKill(scene: Scene): Promise<string> {
  const frozen = await standStill(scene, 'client');
  await kill(scene, 'client');
  return `after ${frozen} ms`;
}

/** It neither answers nor ends: requests and statements under way stay open. */
async function freeze(scene: Scene): Promise<string> {
  const victim = scene.random.pick(['client', 'server'] as const);
  const frozen = await standStill(scene, victim);
  process.kill(scene.connector[victim].pid, 'SIGCONT');
  return `${victim}, ${frozen} ms`;
}

async function standStill({ connector, random }: Scene, victim: Victim): Promise<number> {
  const frozen = random.int(FROZEN_MS.least, FROZEN_MS.most);
  process.kill(connector[victim].pid, 'SIGSTOP');
  await sleep(frozen);
  return frozen;
}

function launch(connector: Scene['connector'], victim: Victim): void {
  if (victim === 'client') connector.launchClient();
  else connector.launchServer();
}
