import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to one request on its way through the proxy. */
export type Fault =
  /** Goes through. */
  | { kind: 'PASS' }
  /** Held back before it goes on. */
  | { kind: 'DELAY'; ms: number }
  /** The receiver never sees it: the connection breaks. */
  | { kind: 'REFUSE' }
  /** The receiver takes it and answers, and the connection breaks before the sender hears of it. */
  | { kind: 'LOSE_ANSWER' }
  /** The sender gets half of the answer. */
  | { kind: 'HALF_ANSWER' }
  /** The receiver gets it twice, one after the other; the sender hears the second answer. */
  | { kind: 'TWICE' }
  /** The receiver takes it, and the sender waits for ever on a connection that stays open. */
  | { kind: 'SILENCE' }
  /** Answered by a machine in between. */
  | { kind: 'ANSWER'; status: number; headers?: Record<string, string> };

export interface ProxiedRequest {
  method: string;
  path: string;
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

const PASS: Fault = { kind: 'PASS' };
const LINK_PATH = '/v1/environment/eventsData';

/** Stands between a Client and its Server and breaks what it is told to break. */
export class FaultProxy {
  /** Asked for every request; passes all until told otherwise. */
  decide: (request: ProxiedRequest) => Fault = () => PASS;
  /** Faults that happened, by kind. */
  readonly happened = new Map<Fault['kind'], number>();
  private readonly agent = new http.Agent({ keepAlive: false });

  private constructor(
    private readonly server: http.Server,
    private readonly target: URL,
  ) {
    server.on('request', (request, response) => void this.handle(request, response));
  }

  static async start(target: string): Promise<FaultProxy> {
    const server = http.createServer({ requestTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultProxy(server, new URL(target));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Faults happen only to batches of the link. */
  decideForLink(decide: () => Fault): void {
    this.decide = (request) => (isLinkBatch(request) ? decide() : PASS);
  }

  passAll(): void {
    this.decide = () => PASS;
  }

  /** As if the machine between them were switched off, whatever is under way included. */
  cutAll(): void {
    this.decide = () => ({ kind: 'REFUSE' });
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.agent.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readAll(request);
      const fault = this.decide({ method: request.method ?? 'GET', path: request.url ?? '/' });
      this.happened.set(fault.kind, (this.happened.get(fault.kind) ?? 0) + 1);
      await this.act(fault, request, body, response);
    } catch {
      request.destroy();
      response.destroy();
    }
  }

  private async act(fault: Fault, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    if (fault.kind === 'REFUSE') return void response.destroy();
    if (fault.kind === 'ANSWER') return void response.writeHead(fault.status, fault.headers).end();
    if (fault.kind === 'DELAY') await sleep(fault.ms);
    if (fault.kind === 'TWICE') await this.forward(request, body, response);
    const answer = await this.forward(request, body, response);
    if (fault.kind === 'SILENCE') return;
    if (fault.kind === 'LOSE_ANSWER') return void response.destroy();
    response.writeHead(answer.status, withoutHopHeaders(answer.headers));
    if (fault.kind !== 'HALF_ANSWER') return void response.end(answer.body);
    response.write(answer.body.subarray(0, answer.body.length >> 1), () => response.destroy());
  }

  /** Gives up when the sender does, as a long poll must. */
  private forward(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.target;
      const headers = { ...request.headers, host: this.target.host, connection: 'close' };
      const onward = http.request({ hostname, port, path: request.url, method: request.method, headers, agent: this.agent }, (incoming) => {
        readAll(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: bytes }), reject);
      });
      onward.on('error', reject);
      response.on('close', () => onward.destroy());
      onward.end(body);
    });
  }
}

/** A request of `POST /v1/environment/eventsData`: the link's batches go there and nothing else of a Client. */
export function isLinkBatch({ method, path }: ProxiedRequest): boolean {
  return method === 'POST' && path === LINK_PATH;
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function withoutHopHeaders(headers: http.IncomingHttpHeaders): http.IncomingHttpHeaders {
  const { connection: _connection, 'transfer-encoding': _encoding, 'keep-alive': _keepAlive, ...rest } = headers;
  return rest;
}
