import { Injectable, Logger } from '@nestjs/common';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import type { PublishedSchema } from '../../contracts';
import { codeOf, refusalOf, ServerLink, ServerSession } from '../server-link';
import { readPublishedSchema } from './published-schema-reader';
import { SchemaStore } from './schema-store';

const WAIT_SECONDS = 30;
const ANSWER_MARGIN_MS = 15_000;
const RETRY = { first: 500, longest: 60_000 };
const SESSION_POLL_MS = 1_000;

/** Keeps the stored schemas in step with the Server: once from the stored cursor, then by long poll. */
@Injectable()
export class SchemaSynchroniser {
  private readonly logger = new Logger(SchemaSynchroniser.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failures = 0;

  constructor(
    private readonly link: ServerLink,
    private readonly session: ServerSession,
    private readonly schemas: SchemaStore,
  ) {}

  async start(): Promise<void> {
    if (this.link.configured) this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let wait = 0;
    while (!signal.aborted) {
      if (!this.session.maySend()) {
        await sleep(SESSION_POLL_MS, signal);
        continue;
      }
      try {
        await this.poll(wait);
        wait = WAIT_SECONDS;
        this.failures = 0;
      } catch (error) {
        if (!signal.aborted) await sleep(this.failed(error), signal);
      }
    }
  }

  /** Asks for what came after the stored cursor and stores it with the new cursor. */
  private async poll(wait: number): Promise<void> {
    const since = await this.schemas.cursor();
    const answer = await this.link.get({
      path: '/v1/schemaDefinition/sync',
      query: { since: since ?? undefined, wait },
      timeoutMs: wait * 1_000 + ANSWER_MARGIN_MS,
      signal: this.stopping.signal,
    });
    if (since !== null && (answer.status === 400 || answer.status === 409)) return this.startOver(codeOf(answer));
    if (answer.status !== 200) throw refusalOf(answer, 'GET /v1/schemaDefinition/sync');
    const { cursor, items } = (answer.json ?? {}) as { cursor?: unknown; items?: unknown };
    if (typeof cursor !== 'string' || !Array.isArray(items)) {
      throw new ConnectorError('SERVER_ANSWER_UNEXPECTED', {
        status: 200,
        request: 'GET /v1/schemaDefinition/sync',
        problem: 'no cursor and items in the answer',
      });
    }
    const added = await this.schemas.add(
      items.flatMap((item) => this.usable(item)),
      cursor,
    );
    if (added > 0) this.logger.log(`${added} schema version(s) arrived`);
  }

  /** The Server does not know the cursor (it was restored): everything is asked for again. */
  private async startOver(code: string | null): Promise<void> {
    this.logger.warn(`the Server refuses the cursor of the schemas (${code ?? 'without code'}); they are read from the start`);
    await this.schemas.add([], null);
  }

  private usable(item: unknown): PublishedSchema[] {
    const read = readPublishedSchema(item);
    if ('schema' in read) return [read.schema];
    const [{ path, problem }] = read.problems;
    this.logger.error(`a schema from the Server cannot be used: ${path} ${problem}`);
    return [];
  }

  private failed(error: unknown): number {
    if (error instanceof ConnectorError && error.code === 'ENVIRONMENT_TOKEN_INVALID') this.session.refused(error);
    this.failures += 1;
    if (this.failures === 1)
      this.logger.warn(`schemas are not synchronised now: ${error instanceof Error ? error.message : String(error)}`);
    return backoffDelay(this.failures, RETRY);
  }
}
