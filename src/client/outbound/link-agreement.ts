import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { LINK_PATH, type LinkBeginning, type LinkHello, type LinkStanding } from '../../contracts';
import { EventLog } from '../../event-log';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { OUTBOX, OutboxEpochs, REMOTE } from '../outbox';
import { LinkRegistry } from '../product-connection-schema';
import { codeOf, refusalOf, ServerLink, ServerSession } from '../server-link';
import { judge, type LinkVerdict, type OutboxAt, type OwnStanding } from './link-verdict';
import { transactionIdAt } from './transaction-id-at';

/** From where to send. */
export interface SendingStart {
  epoch: number;
  /** Everything up to here is answered. */
  offset: number;
  /** False: the Server is older than this agreement; it learns of an epoch by its first batch. */
  agreed: boolean;
}

/**
 * Agrees with the Server on where the link stands, before anything is sent (correctness rule 19): a store that was
 * restored on either side is recognised here, and followed by a rewind or by a new epoch in which every link is loaded again.
 */
@Injectable()
export class LinkAgreement {
  private readonly logger = new Logger(LinkAgreement.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    private readonly epochs: OutboxEpochs,
    private readonly links: LinkRegistry,
    private readonly link: ServerLink,
    private readonly session: ServerSession,
  ) {}

  /**
   * @returns null while the outbox holds nothing
   * @throws ConnectorError `SERVER_UNREACHABLE`, `ENVIRONMENT_TOKEN_INVALID`, `SERVER_ANSWER_UNEXPECTED`
   */
  async reach(signal: AbortSignal): Promise<SendingStart | null> {
    for (;;) {
      const own = await this.ownStanding();
      if (!own) return null;
      const server = await this.hello(own, signal);
      if (!server) return { epoch: own.epoch, offset: own.acknowledged, agreed: false };
      const verdict = await judge(own, server, (offset) => this.outboxAt(offset));
      const offset = await this.act(verdict, own, server, signal);
      if (offset !== null) return { epoch: own.epoch, offset, agreed: true };
    }
  }

  /**
   * Goes where a Server that is older than this agreement wants to go on.
   * @throws ConnectorError `SERVER_ANSWER_UNEXPECTED` when this Client has never been there
   */
  async follow(epoch: number, expected: number): Promise<void> {
    const head = await this.eventLog.head(OUTBOX);
    if (!head || expected > head.lastOffset + 1) {
      const problem = `it expects offset ${expected}, and this Client ends at ${head?.lastOffset ?? 0}`;
      throw new ConnectorError('SERVER_ANSWER_UNEXPECTED', { status: 409, request: 'a batch of the link', problem });
    }
    await this.eventLog.moveCursor(this.pool, REMOTE, OUTBOX, epoch, expected - 1);
  }

  /** @returns from where to send; null: the outbox is in another epoch now */
  private async act(verdict: LinkVerdict, own: OwnStanding, server: LinkStanding, signal: AbortSignal): Promise<number | null> {
    if (verdict.kind === 'NEW_EPOCH') {
      await this.epochs.begin(verdict.reason, async (_, epoch) => epoch === own.epoch, server.epoch ?? 0);
      return null;
    }
    if (verdict.kind === 'REWIND') {
      await this.rewind(own, verdict.to);
      return verdict.to;
    }
    if (verdict.kind === 'BEGIN_AT_SERVER') await this.beginAtServer(own, signal);
    if (!own.confirmed) await this.epochs.confirm(own.epoch);
    return own.acknowledged;
  }

  private async beginAtServer({ epoch, beginsBehind }: OwnStanding, signal: AbortSignal): Promise<void> {
    const beginning: LinkBeginning = { instanceId: this.session.instanceId(), epoch, lastOffset: beginsBehind };
    const answer = await this.link.put({ path: LINK_PATH, body: JSON.stringify(beginning), signal });
    if (answer.status !== 200) throw refusalOf(answer, `PUT ${LINK_PATH}`);
  }

  /** The Server lost what it had answered: it gets it again. A sweep may have looked at what is no longer there. */
  private async rewind(own: OwnStanding, to: number): Promise<void> {
    this.logger.warn(`The Server's store was restored from a backup: sending again from offset ${to + 1} on`);
    await inTransaction(this.pool, async (tx) => {
      await this.eventLog.moveCursor(tx, REMOTE, OUTBOX, own.epoch, to);
      await this.links.restartResyncs(tx, 'SERVER_STORE_RESTORED');
    });
  }

  private async ownStanding(): Promise<OwnStanding | null> {
    const head = await this.eventLog.head(OUTBOX);
    if (!head) return null;
    const epoch = await this.epochs.find(head.epoch);
    const cursor = await this.eventLog.cursor(REMOTE, OUTBOX);
    const answered = cursor?.epoch === head.epoch ? cursor.offset : null;
    return {
      ...epoch,
      // An outbox of a version without this agreement was confirmed by the answers it got.
      confirmed: epoch.confirmed || (!epoch.begun && answered !== null),
      lastOffset: head.lastOffset,
      acknowledged: answered ?? epoch.beginsBehind,
    };
  }

  /** @returns null when the Server is too old to say where a link stands */
  private async hello(own: OwnStanding, signal: AbortSignal): Promise<LinkStanding | null> {
    const hello: LinkHello = {
      instanceId: this.session.instanceId(),
      epoch: own.epoch,
      acknowledged: own.confirmed ? own.acknowledged : null,
    };
    const answer = await this.link.post({ path: LINK_PATH, body: JSON.stringify(hello), signal });
    if (answer.status === 404 && codeOf(answer) !== null) return null;
    if (answer.status !== 200) throw refusalOf(answer, `POST ${LINK_PATH}`);
    return answer.json as LinkStanding;
  }

  private async outboxAt(offset: number): Promise<OutboxAt> {
    const newest = await this.eventLog.newestFor(OUTBOX, REMOTE, offset);
    const [next] = await this.eventLog.read(OUTBOX, offset, { events: 1, bytes: 1 });
    return { transactionId: newest && transactionIdAt(newest, offset), complete: !next || next.firstOffset <= offset + 1 };
  }
}
