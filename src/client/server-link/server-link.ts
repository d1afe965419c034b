import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { CLIENT_CONFIG, connectorVersion, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import { VERSION_HEADER } from '../../contracts';
import { Patience } from './patience';
import { openDispatcher } from './server-dispatcher';
import type { ServerAnswer, ServerRequest } from './server-messages';
import { refusalOf } from './server-refusal';

/** No head of an answer, or no next part of it, in time. */
const SILENCE = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'];

/** The Client's outgoing HTTP to its Server, authenticated by the environment token. */
@Injectable()
export class ServerLink implements OnApplicationShutdown {
  private readonly base: URL | null;
  private readonly patience = new Patience();
  private dispatcher: Dispatcher | null;

  constructor(@Inject(CLIENT_CONFIG) private readonly config: ClientConfig) {
    this.base = config.publishRemote && config.serverUrl ? new URL(config.serverUrl) : null;
    this.dispatcher = this.base && openDispatcher(this.base, config);
  }

  /** Whether a Server is configured; without one every request is refused. */
  get configured(): boolean {
    return this.base !== null;
  }

  /** @throws ConnectorError `SERVER_UNREACHABLE` when no answer came; any answer is returned */
  get(request: ServerRequest): Promise<ServerAnswer> {
    return this.send('GET', request);
  }

  /** @throws ConnectorError `SERVER_UNREACHABLE` when no answer came; any answer is returned */
  post(request: ServerRequest): Promise<ServerAnswer> {
    return this.send('POST', request);
  }

  /** @throws ConnectorError `SERVER_UNREACHABLE` when no answer came; any answer is returned */
  put(request: ServerRequest): Promise<ServerAnswer> {
    return this.send('PUT', request);
  }

  /**
   * Reads JSON.
   * @throws ConnectorError `SERVER_UNREACHABLE`, `ENVIRONMENT_TOKEN_INVALID` (401, 403), `SERVER_ANSWER_UNEXPECTED`
   */
  async getJson(request: ServerRequest): Promise<unknown> {
    return this.successful('GET', request, await this.get(request));
  }

  /** Sends JSON. @throws as `getJson` */
  async postJson(request: Omit<ServerRequest, 'body'> & { json: unknown }): Promise<unknown> {
    const { json, ...rest } = request;
    return this.successful('POST', rest, await this.post({ ...rest, body: JSON.stringify(json) }));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dispatcher?.destroy();
  }

  private successful(method: string, { path }: ServerRequest, answer: ServerAnswer): unknown {
    if (answer.status >= 200 && answer.status < 300) return answer.json;
    throw refusalOf(answer, `${method} ${path}`);
  }

  private async send(method: 'GET' | 'POST' | 'PUT', request: ServerRequest): Promise<ServerAnswer> {
    if (!this.base || !this.dispatcher)
      throw new ConnectorError('SERVER_UNREACHABLE', { problem: 'SERVER_URL is not set or PUBLISH_REMOTE is false' });
    const { dispatcher } = this;
    const timeout = request.timeoutMs ?? this.patience.ms;
    const began = performance.now();
    try {
      const response = await dispatcher.request({
        origin: this.base.origin,
        path: this.pathOf(request),
        method,
        body: request.body,
        headers: this.headersOf(request),
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: request.signal,
      });
      const text = await response.body.text();
      if (request.timeoutMs === undefined) this.patience.answered(performance.now() - began);
      return { status: response.statusCode, headers: response.headers, json: parseJson(text) };
    } catch (error) {
      if (SILENCE.includes((error as NodeJS.ErrnoException).code ?? '')) this.wasSilent(dispatcher, request.timeoutMs ? 0 : timeout);
      throw new ConnectorError('SERVER_UNREACHABLE', { problem: problemOf(error) }, { cause: error });
    }
  }

  /** Connections that swallow requests look alive: once one did, none that was open then is used again. */
  private wasSilent(dispatcher: Dispatcher, waitedMs: number): void {
    this.patience.silent(waitedMs);
    if (dispatcher !== this.dispatcher) return;
    this.dispatcher = openDispatcher(this.base!, this.config);
    // Ends when the requests still under way on it have ended.
    void dispatcher.close();
  }

  private pathOf({ path, query }: ServerRequest): string {
    const prefix = this.base!.pathname.replace(/\/+$/, '');
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(name, String(value));
    return `${prefix}${path}${parameters.size > 0 ? `?${parameters}` : ''}`;
  }

  private headersOf({ body, headers }: ServerRequest): Record<string, string> {
    return {
      authorization: `Bearer ${this.config.environmentToken}`,
      accept: 'application/json',
      [VERSION_HEADER]: connectorVersion(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
  }
}

function parseJson(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, name, code = name } = error as NodeJS.ErrnoException;
  // Node gathers refused IPv4 and IPv6 attempts in an AggregateError without a text.
  return message === '' ? code : message;
}
