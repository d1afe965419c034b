import { createServer, type Server, type Socket } from 'node:net';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ConnectorProcess, freePort, type Exit } from './process';

/** Folders of a test, removed at its end. */
export class Homes {
  private readonly made: string[] = [];

  async make(): Promise<string> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'tcc-boot-'));
    this.made.push(home);
    await chmod(home, 0o755); // as root PostgreSQL runs as another account, which must get in
    return home;
  }

  async remove(): Promise<void> {
    for (const home of this.made) await rm(home, { recursive: true, force: true });
  }
}

/** Runs a Server to its end. */
export async function runServer(env: Record<string, string>): Promise<Exit> {
  const ran = new ConnectorProcess('http://127.0.0.1:0', { args: ['--profile=server', `--port=${await freePort()}`], env });
  ran.launch();
  return ran.ended();
}

/** Listens on a free port and does with every connection what it is told to. */
export async function listenTo(onConnection: (socket: Socket) => void): Promise<{ port: number; close: () => Promise<void> }> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return { port, close: () => new Promise((resolve) => void server.close(() => resolve())) };
}

/** Speaks just enough of PostgreSQL's protocol to be asked for its version, and tells this one. */
export function oldPostgres(version: string, number: number): (socket: Socket) => void {
  return (socket) => {
    let started = false;
    socket.on('data', (bytes) => {
      if (!started) {
        started = true;
        socket.write(Buffer.concat([message('R', int32(0)), READY]));
      } else if (bytes[0] === 'Q'.charCodeAt(0)) socket.write(Buffer.concat([rowOf(String(number), version), READY]));
    });
  };
}

const READY = message('Z', Buffer.from('I'));

function rowOf(...values: string[]): Buffer {
  const columns = ['number', 'version'].map((name, index) =>
    Buffer.concat([Buffer.from(`${name}\0`), Buffer.alloc(6), int32(index === 0 ? 23 : 25), Buffer.alloc(8)]),
  );
  const cells = values.map((value) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return Buffer.concat([
    message('T', Buffer.concat([int16(columns.length), ...columns])),
    message('D', Buffer.concat([int16(cells.length), ...cells])),
    message('C', Buffer.from('SELECT 1\0')),
  ]);
}

function message(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
