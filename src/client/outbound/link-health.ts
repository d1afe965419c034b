import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { EventLog } from '../../event-log';
import { HealthRegistry, type HealthStatus } from '../../platform/observability';
import { OUTBOX, REMOTE } from '../outbox';
import { ReportProviders, ServerLink, ServerSession } from '../server-link';
import { RemoteSender } from './remote-sender';

/** What still has to go to the Server. */
export interface RemoteLag {
  /** Messages. */
  backlog: number;
  /** Age of the oldest of them, in milliseconds. */
  lag: number;
}

/** Tells the truth about the link: in health, in metrics and in the minute report to the Server. */
@Injectable()
export class LinkHealth implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly sender: RemoteSender,
    private readonly link: ServerLink,
    private readonly session: ServerSession,
    private readonly health: HealthRegistry,
    private readonly reports: ReportProviders,
  ) {}

  onModuleInit(): void {
    if (!this.link.configured) return;
    this.health.register('link', async () => this.state());
    this.reports.register(() => this.remoteLag());
    this.offerGauges();
  }

  /** How far the Server is behind. */
  async remoteLag(): Promise<RemoteLag> {
    const head = await this.eventLog.head(OUTBOX);
    if (!head) return { backlog: 0, lag: 0 };
    const cursor = await this.eventLog.cursor(REMOTE, OUTBOX);
    const sent = cursor?.epoch === head.epoch ? cursor.offset : 0;
    const backlog = head.lastOffset - sent;
    const oldest = backlog > 0 ? await this.eventLog.appendedAfter(OUTBOX, sent) : null;
    return { backlog, lag: oldest ? Math.max(0, Date.now() - oldest.getTime()) : 0 };
  }

  private state(): HealthStatus {
    if (!this.session.maySend())
      return { up: false, detail: `waiting for the Server to confirm the environment: ${this.session.status().detail}` };
    return { up: this.sender.problem === null, detail: this.sender.problem ?? 'sending' };
  }

  private offerGauges(): void {
    const remoteLag = () => this.remoteLag();
    new Gauge({
      name: 'tcc_link_backlog_messages',
      help: 'Messages waiting for the Server',
      async collect() {
        this.set((await remoteLag()).backlog);
      },
    });
    new Gauge({
      name: 'tcc_link_lag_seconds',
      help: 'Age of the oldest message waiting for the Server',
      async collect() {
        this.set((await remoteLag()).lag / 1_000);
      },
    });
  }
}
