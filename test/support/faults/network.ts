import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a slow line carries data. */
export interface Slowness {
  latencyMs: number;
  bytesPerSecond: number;
}

type Weather = { kind: 'FINE' } | { kind: 'CUT' } | { kind: 'SILENT' } | ({ kind: 'SLOW' } & Slowness);

/** A connection on its way through. */
interface Line {
  near: Socket;
  far: Socket;
  /** Nothing that is sent arrives any more, in either direction, and nobody is told. */
  dead: boolean;
}

/** The network between two parts: carries TCP, and can be cut, slowed, or fall silent. */
export class Network {
  private weather: Weather = { kind: 'FINE' };
  private readonly lines = new Set<Line>();

  private constructor(
    private readonly server: net.Server,
    private readonly host: string,
    private readonly port: number,
  ) {
    server.on('connection', (near) => this.open(near));
  }

  /** @param target URL whose host and port the network leads to */
  static async start(target: string): Promise<Network> {
    const { hostname, port } = new URL(target);
    const server = net.createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Network(server, hostname, Number(port));
  }

  /** Where its near end is. */
  get address(): { host: string; port: number } {
    return { host: '127.0.0.1', port: (this.server.address() as AddressInfo).port };
  }

  /** The same URL through this network. */
  through(target: string): string {
    const { host, port } = this.address;
    return target.replace(/(:\/\/(?:[^@/]*@)?)[^/]*/, `$1${host}:${port}`);
  }

  /** Every connection is reset, new ones too, until it heals. */
  cut(): void {
    this.weather = { kind: 'CUT' };
    for (const { near, far } of this.lines) for (const end of [near, far]) end.resetAndDestroy();
  }

  slow(slowness: Slowness): void {
    this.weather = { kind: 'SLOW', ...slowness };
  }

  /**
   * Half-open: connections stay open and carry nothing, for ever, as when a firewall forgets them. New ones are accepted
   * and carry nothing until it heals.
   */
  fallSilent(): void {
    this.weather = { kind: 'SILENT' };
    for (const line of this.lines) line.dead = true;
  }

  heal(): void {
    this.weather = { kind: 'FINE' };
  }

  async stop(): Promise<void> {
    for (const { near, far } of this.lines) for (const end of [near, far]) end.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private open(near: Socket): void {
    near.on('error', () => undefined);
    if (this.weather.kind === 'CUT') return void near.resetAndDestroy();
    const far = net.connect(this.port, this.host);
    far.on('error', () => near.resetAndDestroy());
    const line: Line = { near, far, dead: this.weather.kind === 'SILENT' };
    this.lines.add(line);
    for (const end of [near, far]) end.setNoDelay(true);
    const over = () => {
      this.lines.delete(line);
      for (const end of [near, far]) end.destroy();
    };
    near.on('close', over);
    far.on('close', () => line.dead || over());
    for (const [from, to] of [
      [near, far],
      [far, near],
    ])
      this.carry(line, from, to).catch(() => undefined);
  }

  private async carry(line: Line, from: Socket, to: Socket): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      if (this.weather.kind === 'SLOW') await sleep(this.weather.latencyMs + (1_000 * chunk.length) / this.weather.bytesPerSecond);
      if (!line.dead && !to.write(chunk)) await once(to, 'drain');
    }
    if (!line.dead) to.end();
  }
}
