import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { EventLog } from '../../event-log';
import { CaptureLanes } from '../capture';
import { EventTemplates, OutboxAppender, REMOTE } from '../outbox';
import { DatabaseIdentity, ProductConnections, ProductDatabases } from '../product-connection';
import { publishes, variantName, type CapturedLink } from '../product-connection-schema';
import { ServerSession } from '../server-link';
import { LinkSnapshot } from './link-snapshot';
import { LinkSweep } from './link-sweep';
import { LoadSlots } from './load-slots';
import { isUnderway, type Progress } from './progress';
import { ServerEntities } from './server-entities';
import { SnapshotProgress } from './snapshot-progress';
import { mayDelete } from './sweep-scope';

/** Runs the load of one link through its phases. */
@Injectable()
export class LinkLoads {
  private readonly slots: LoadSlots;

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly connections: ProductConnections,
    private readonly products: ProductDatabases,
    private readonly identity: DatabaseIdentity,
    private readonly lanes: CaptureLanes,
    private readonly appender: OutboxAppender,
    private readonly eventLog: EventLog,
    private readonly progress: SnapshotProgress,
    private readonly session: ServerSession,
    private readonly server: ServerEntities,
  ) {
    this.slots = new LoadSlots(config.snapshotParallel);
  }

  /**
   * Runs to the end, or until aborted or paused. @throws whatever a step failed with; may be run again
   * @param variants of one link; there is at least one
   */
  async run(variants: CapturedLink[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const progress = await this.progress.find(variants[0].linkId);
      if (!isUnderway(progress)) return;
      const phase = progress.phase === 'LOAD' ? await this.snapshotOf(underLoad(variants, progress)) : await this.sweepOf(variants);
      await phase.run(signal);
    }
  }

  private async snapshotOf(link: CapturedLink): Promise<LinkSnapshot> {
    const sweepable = publishes(link.audience, REMOTE) && this.server.configured;
    return new LinkSnapshot(link, await this.readerOf(link), {
      ...this.toolsOf(link),
      chunkSize: this.config.snapshotChunkSize,
      sweepable,
    });
  }

  private async sweepOf(variants: CapturedLink[]): Promise<LinkSweep> {
    const [link] = variants;
    const others = (await this.connections.all()).map(({ id }) => id).filter((id) => id !== link.connectionId);
    const swept = await Promise.all(variants.map(async (variant) => ({ link: variant, reader: await this.readerOf(variant) })));
    return new LinkSweep(swept, {
      ...this.toolsOf(link),
      eventLog: this.eventLog,
      server: this.server,
      mayDelete: mayDelete(link.connectionId, others),
      pageSize: this.config.snapshotChunkSize,
    });
  }

  private async readerOf(link: CapturedLink) {
    return (await this.products.open(link.connectionId)).entityReader(link.mapping);
  }

  private toolsOf(link: CapturedLink) {
    return {
      lane: this.lanes.of(link.connectionId),
      inSlot: <T>(work: () => Promise<T>) => this.slots.run(link.connectionId, work),
      requireDatabase: () => this.identity.require(link.connectionId),
      appender: this.appender,
      progress: this.progress,
      templates: new EventTemplates(() => this.session.environment()?.id ?? null, true),
    };
  }
}

/** The variant whose table is being read. */
function underLoad(variants: CapturedLink[], progress: Progress): CapturedLink {
  const link = variants.find(({ mapping }) => variantName(mapping) === progress.variants[0]);
  if (!link) throw new Error(`the link has no variant ${progress.variants[0]} to load`);
  return link;
}
