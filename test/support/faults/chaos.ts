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

/** Kills Client and Server at random points and breaks the link between them, until told to stop. */
export class Chaos {
  readonly kills = { client: 0, server: 0 };
  private stopped = false;
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
      if (this.stopped) return;
      // In turn, so that even a short run has both.
      if (round % 3 !== 1) await this.killClient();
      else await this.killServer();
    }
  }

  private async killClient(): Promise<void> {
    this.kills.client++;
    await this.connector.client.kill('SIGKILL');
    await this.stayAway();
    this.connector.launchClient();
    await this.comeBack(() => this.connector.client.waitUntil(() => this.connector.isAlive('client'), 30_000));
  }

  private async killServer(): Promise<void> {
    this.kills.server++;
    await this.connector.server.kill('SIGKILL');
    await this.stayAway();
    this.connector.launchServer();
    await this.comeBack(() => this.connector.server.waitUntil(() => this.connector.isAlive('server'), 30_000));
  }

  private async stayAway(): Promise<void> {
    if (this.random.chance(0.3)) await sleep(this.random.int(0, AWAY_MS));
  }

  /** Now and then the next kill comes while it is still starting. */
  private async comeBack(alive: () => Promise<void>): Promise<void> {
    if (this.random.chance(0.8)) await alive();
  }
}
