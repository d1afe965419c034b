import { setTimeout as sleep } from 'node:timers/promises';
import type { Connector } from '../connector';
import type { Random } from '../ledger/random';
import type { Fault } from './fault-proxy';

/** What the link suffers while chaos reigns, per batch. */
const LINK_FAULTS: readonly (readonly [weight: number, fault: Fault])[] = [
  [50, { kind: 'PASS' }],
  [18, { kind: 'LOSE_ANSWER' }],
  [6, { kind: 'REFUSE' }],
  [6, { kind: 'DELAY', ms: 400 }],
  [5, { kind: 'HALF_ANSWER' }],
  [5, { kind: 'TWICE' }],
  [3, { kind: 'ANSWER', status: 503, headers: { 'retry-after': '1' } }],
  [3, { kind: 'ANSWER', status: 502 }],
];
const CALM_MS = { least: 200, most: 2_500 };
/** A killed process may also stay away for a while. */
const AWAY_MS = 2_500;

const FROZEN_MS = 700;
const START_MS = 45_000;

type Victim = 'client' | 'server';

/** Kills Client and Server at random points, cuts their database sessions and breaks the link, until told to stop. */
export class Chaos {
  readonly kills = { client: 0, server: 0, sessions: 0 };
  /** Processes that ended though nobody killed them. */
  readonly problems: string[] = [];
  private stopped = false;
  private starting = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connector: Connector,
    private readonly random: Random,
  ) {}

  start(): void {
    this.connector.proxy.decideForLink(() => this.random.weighted(LINK_FAULTS));
    this.running = this.run();
  }

  /** Whether enough went wrong for the run to prove something. */
  get wasRough(): boolean {
    return this.kills.client >= 3 && this.kills.server >= 2 && (this.connector.proxy.happened.get('LOSE_ANSWER') ?? 0) >= 2;
  }

  /** Ends with both processes started and the link whole. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    this.connector.proxy.passAll();
  }

  private async run(): Promise<void> {
    for (let round = 0; !this.stopped; round++) {
      await sleep(this.random.int(CALM_MS.least, CALM_MS.most));
      if (this.random.chance(0.5)) await this.cutSessions();
      if (this.stopped) return;
      // In turn, so that even a short run has both.
      await this.kill(round % 3 === 1 ? 'server' : 'client');
    }
  }

  private async kill(victim: Victim): Promise<void> {
    const process = this.connector[victim];
    if (!process.running) this.problems.push(`the ${victim} ended by itself: ${process.logs.slice(-2_000)}`);
    else if (this.random.chance(0.3)) await this.freeze(process.pid);
    this.kills[victim]++;
    await process.kill('SIGKILL');
    if (this.random.chance(0.3)) await sleep(this.random.int(0, AWAY_MS));
    if (victim === 'client') this.connector.launchClient();
    else this.connector.launchServer();
    // Now and then the next kill comes while it is still starting.
    this.starting = this.random.chance(0.2);
    if (!this.starting) await process.waitUntil(() => this.connector.isAlive(victim), START_MS);
  }

  /** It neither answers nor ends: requests and statements under way stay open. */
  private async freeze(pid: number): Promise<void> {
    process.kill(pid, 'SIGSTOP');
    await sleep(this.random.int(50, FROZEN_MS));
  }

  /** Every session of the connector to one of the three databases breaks. A process that still starts may give up. */
  private async cutSessions(): Promise<void> {
    if (this.starting) return;
    this.kills.sessions += await this.connector.cutSessions(this.random.pick(['product', 'serverStore', 'clientStore']));
    await sleep(this.random.int(0, CALM_MS.least));
  }
}
