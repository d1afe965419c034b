import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { CLIENT_CONFIG, connectorVersion, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import { VERSION_HEADER } from '../../contracts';
import { openDispatcher } from './server-dispatcher';
import type { ServerAnswer, ServerRequest } from './server-messages';
import { refusalOf } from './server-refusal';

const DEFAULT_TIMEOUT_MS = 60_000;

/** The Client's outgoing HTTP to its Server, authenticated by the environment token. */
@Injectable()
export class ServerLink implements OnApplicationShutdown {
  private readonly base: URL | null;
  private readonly dispatcher: Dispatcher | null;

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

  private async send(method: 'GET' | 'POST', request: ServerRequest): Promise<ServerAnswer> {
    if (!this.base || !this.dispatcher)
      throw new ConnectorError('SERVER_UNREACHABLE', { problem: 'SERVER_URL is not set or PUBLISH_REMOTE is false' });
    const timeout = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    try {
      const response = await this.dispatcher.request({
        origin: this.base.origin,
        path: this.pathOf(request),
        method,
        body: request.body,
        headers: this.headersOf(request),
        headersTimeout: timeout,
        bodyTimeout: timeout,
        signal: request.signal,
      });
      return { status: response.statusCode, headers: response.headers, json: parseJson(await response.body.text()) };
    } catch (error) {
      throw new ConnectorError('SERVER_UNREACHABLE', { problem: problemOf(error) }, { cause: error });
    }
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
