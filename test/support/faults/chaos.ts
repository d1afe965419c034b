import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../ledger/random';
import { DATABASE_FAULTS } from './database-faults';
import { LINK_FAULTS } from './link-faults';
import { PROCESS_FAULTS, revive } from './process-faults';
import type { FaultKind, Scene } from './scene';

export const FAULT_KINDS: readonly FaultKind[] = [...PROCESS_FAULTS, ...LINK_FAULTS, ...DATABASE_FAULTS];

const CALM_MS = { least: 50, most: 1_000 };
const LOGS_SHOWN = 2_000;

/** Lets faults happen one after the other, every kind once before any comes again. */
export class Chaos {
  /** Processes that ended though nobody killed them. */
  readonly problems: string[] = [];
  /** How often each kind happened. */
  readonly happened = new Map<string, number>();
  private readonly scene: Scene;
  private readonly lasting = new Set<Promise<unknown>>();
  private readonly began = Date.now();

  constructor(
    scene: Omit<Scene, 'batchFaults' | 'meanwhile'>,
    private readonly tell: (line: string) => void,
  ) {
    this.scene = { ...scene, batchFaults: [], meanwhile: (lasting) => this.letLast(lasting) };
    scene.connector.proxy.decideForLink(() => this.scene.batchFaults.shift() ?? { kind: 'PASS' });
  }

  /** How many faults happened. */
  get count(): number {
    return [...this.happened.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Lets faults happen until told that it was enough, asked after each. */
  async run(enough: (count: number) => boolean): Promise<void> {
    let deck: FaultKind[] = [];
    while (!enough(this.count)) {
      if (deck.length === 0) deck = shuffled(FAULT_KINDS, this.scene.random);
      await sleep(this.scene.random.int(CALM_MS.least, CALM_MS.most));
      await this.reviveEnded();
      await this.happen(deck.pop()!);
    }
    await this.settle();
  }

  /** Ends every fault: networks heal, both processes run. */
  private async settle(): Promise<void> {
    await Promise.all(this.lasting);
    this.scene.batchFaults.length = 0;
    for (const network of Object.values(this.scene.connector.networks)) network.heal();
    await this.reviveEnded();
  }

  private async happen(kind: FaultKind): Promise<void> {
    const began = Date.now();
    const what = await kind.happen(this.scene);
    this.happened.set(kind.name, (this.happened.get(kind.name) ?? 0) + 1);
    const at = `${((began - this.began) / 1_000).toFixed(1)} s`.padStart(8);
    this.tell(`${String(this.count).padStart(4)} ${at}  ${kind.name}${what && ` (${what})`}, took ${Date.now() - began} ms`);
  }

  /** A process that ended by itself is a problem; the run goes on, to see what else there is. */
  private async reviveEnded(): Promise<void> {
    for (const victim of ['client', 'server'] as const) {
      const process = this.scene.connector[victim];
      if (process.running) continue;
      this.problems.push(`THE ${victim.toUpperCase()} ENDED BY ITSELF: ${process.logs.slice(-LOGS_SHOWN)}`);
      await revive(this.scene, victim);
    }
  }

  private letLast(lasting: Promise<unknown>): void {
    this.lasting.add(lasting);
    void lasting.finally(() => this.lasting.delete(lasting));
  }
}

function shuffled<T>(choices: readonly T[], random: Random): T[] {
  const left = [...choices];
  return choices.map(() => left.splice(random.int(0, left.length - 1), 1)[0]);
}
