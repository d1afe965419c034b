import { setTimeout as sleep } from 'node:timers/promises';
import type { Networks } from '../connector';
import type { Fault } from './fault-proxy';
import type { FaultKind, Scene } from './scene';

const MOST_BATCHES = 4;
const CUT_MS = { least: 100, most: 1_500 };
const SILENT_MS = { least: 50, most: 800 };
const SLOW_MS = { least: 1_000, most: 4_000 };
/** Longest a fault waits for batches to suffer it; those that come later suffer it beside the next fault. */
const BATCHES_MS = 1_500;

/** What batches suffer on their way to the Server, and the networks on both sides of the Client. */
export const LINK_FAULTS: readonly FaultKind[] = [
  batches('answers lost after the Server committed', () => ({ kind: 'LOSE_ANSWER' })),
  batches('batches lost', () => ({ kind: 'REFUSE' })),
  batches('batches overtaken', ({ random }) => ({ kind: 'DELAY', ms: random.int(200, 900) })),
  batches('batches twice', () => ({ kind: 'TWICE' })),
  batches('answers cut in half', () => ({ kind: 'HALF_ANSWER' })),
  batches('answers of a machine in between', ({ random }) => ({ kind: 'ANSWER', status: random.pick([200, 404, 502, 503]) })),
  batches('a batch taken and never answered', () => ({ kind: 'SILENCE' }), 1),
  ...(['server', 'product'] as const).flatMap(networkFaults),
];

function batches(name: string, fault: (scene: Scene) => Fault, most = MOST_BATCHES): FaultKind {
  return {
    name,
    happen: async (scene) => {
      const count = scene.random.int(1, most);
      for (let batch = 0; batch < count; batch++) scene.batchFaults.push(fault(scene));
      for (const deadline = Date.now() + BATCHES_MS; scene.batchFaults.length > 0 && Date.now() < deadline;) await sleep(20);
      return `${count} times`;
    },
  };
}

function networkFaults(to: keyof Networks): FaultKind[] {
  return [
    {
      name: `network to the ${to} cut`,
      happen: async ({ connector, random }) => {
        connector.networks[to].cut();
        return healAfter(connector.networks[to], random.int(CUT_MS.least, CUT_MS.most));
      },
    },
    {
      name: `network to the ${to} half-open`,
      happen: async ({ connector, random }) => {
        connector.networks[to].fallSilent();
        return healAfter(connector.networks[to], random.int(SILENT_MS.least, SILENT_MS.most));
      },
    },
    {
      name: `network to the ${to} slow`,
      happen: async ({ connector, random, meanwhile }) => {
        const slowness = { latencyMs: random.int(5, 80), bytesPerSecond: random.int(30, 300) * 1_000 };
        connector.networks[to].slow(slowness);
        const healed = healAfter(connector.networks[to], random.int(SLOW_MS.least, SLOW_MS.most));
        meanwhile(healed);
        return `${slowness.latencyMs} ms latency, ${slowness.bytesPerSecond / 1_000} kB/s`;
      },
    },
  ];
}

async function healAfter(network: Networks[keyof Networks], ms: number): Promise<string> {
  await sleep(ms);
  network.heal();
  return `${ms} ms`;
}
