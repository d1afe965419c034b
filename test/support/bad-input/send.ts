import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BadRequest, RawInput } from './bad-request';

/** What came back. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Thrown for a request that was not answered in time. */
export class Silence extends Error {}

const PATIENCE_MS = 45_000;
/** How long a socket may stay silent before what it said so far counts. */
const SILENCE_MS = 400;
const PART_PAUSE_MS = 1;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export function closeConnections(): void {
  agent.destroy();
}

/** Sends a request over HTTP. @throws Silence when no answer comes, Error when the connection breaks */
export function sendRequest(url: string, input: BadRequest, line: Agent = agent): Promise<Reply> {
  const { hostname, port } = new URL(url);
  const { method, path, headers, body } = input;
  const bytes = body === undefined ? undefined : Buffer.from(body as string);
  return new Promise((resolve, reject) => {
    const length = bytes === undefined ? {} : { 'content-length': String(bytes.length) };
    const request = httpRequest({ agent: line, hostname, port, method, path, headers: { host: 'x', ...headers, ...length } });
    request.setTimeout(PATIENCE_MS, () => request.destroy(new Silence(`no answer within ${PATIENCE_MS} ms`)));
    request.on('response', (answer) => resolve(readReply(answer)));
    request.on('error', reject);
    request.end(bytes);
  });
}

async function readReply(answer: IncomingMessage): Promise<Reply> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') };
}

/** Writes bytes to a socket. @returns every answer that can be read in what came back */
export async function sendRaw(url: string, input: RawInput): Promise<Reply[]> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const received: Buffer[] = [];
  let lastHeard = Date.now();
  let closed = false;
  socket.on('data', (part) => {
    received.push(part);
    lastHeard = Date.now();
  });
  socket.on('error', () => undefined);
  socket.on('end', () => (closed = true));
  socket.on('close', () => (closed = true));
  for (const part of input.parts) {
    if (!socket.destroyed) socket.write(part);
    await sleep(PART_PAUSE_MS);
  }
  lastHeard = Date.now();
  while (!closed && Date.now() - lastHeard < SILENCE_MS) await sleep(10);
  socket.destroy();
  return readReplies(Buffer.concat(received));
}

function readReplies(bytes: Buffer): Reply[] {
  const replies: Reply[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine, ...lines] = rest
      .subarray(0, end < 0 ? rest.length : end)
      .toString('latin1')
      .split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.split(':')[0].toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(statusLine)?.[1] ?? 0);
    const length = status < 200 ? 0 : Number(headers['content-length'] ?? 0);
    const from = end < 0 ? rest.length : end + 4;
    replies.push({ status, headers, text: rest.subarray(from, from + length).toString('utf8') });
    rest = rest.subarray(from + length);
  }
  return replies.filter((reply) => reply.status !== 100);
}
