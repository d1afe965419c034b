import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import type { EntityMapping } from '../../dialects';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { isActive, ProductConnections, type ProductConnection } from '../product-connection';
import { CaptureLayouts, TriggerManager, type FreshLogListener } from '../trigger-manager';
import { captureIdOf, type CapturedLink, type CaptureSource, type CaptureSources, type ResyncReason } from './capture-source';
import { layoutUses } from './layout-uses';
import { isInstalled, LinkStore } from './link-store';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { audienceOf } from './publication';

/**
 * The installed links in memory, for capture, the initial load and the link to the Server. A link is seen here before
 * its initial load begins, so capture that asks after reading the queue misses nothing of it.
 */
@Injectable()
export class LinkRegistry implements CaptureSources, OnModuleInit {
  private readonly logger = new Logger(LinkRegistry.name);
  private readonly sources = new Map<string, CaptureSource>();
  private readonly active = new Set<string>();
  private readonly listeners: (() => void)[] = [];
  private readonly freshLogListeners: FreshLogListener[] = [];
  /** The last refresh of each connection; they run one after the other. */
  private readonly refreshing = new Map<string, Promise<void>>();

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly productConnections: ProductConnections,
    private readonly layouts: CaptureLayouts,
    private readonly triggers: TriggerManager,
    private readonly store: LinkStore,
  ) {}

  async onModuleInit(): Promise<void> {
    this.triggers.onFreshChangeLog((connectionId, ownerKept) => this.freshChangeLog(connectionId, ownerKept));
    this.productConnections.onChange((connectionId) => {
      this.refresh(connectionId).catch((error: Error) =>
        this.logger.error(`links of connection ${connectionId} were not read: ${error.message}`),
      );
    });
    for (const { id } of await this.productConnections.all()) await this.refresh(id);
  }

  connections(): string[] {
    return [...this.sources.keys()].filter((connectionId) => this.active.has(connectionId));
  }

  source(connectionId: string): CaptureSource | null {
    return this.sources.get(connectionId) ?? null;
  }

  linkOf(connectionId: string, schemaName: string): { linkId: string; keyAttribute: string } | null {
    for (const { linkId, mapping } of this.sources.get(connectionId)?.links.values() ?? []) {
      if (mapping.schemaName === schemaName) return { linkId, keyAttribute: mapping.key.attribute };
    }
    return null;
  }

  /** Connections that have an installed link, also those that are not being read. */
  allConnections(): string[] {
    return [...this.sources.keys()];
  }

  /** The variants of an installed link whose connection is being read, in the order of its table parameters. */
  variantsOf(linkId: string): CapturedLink[] {
    const links = this.connections().flatMap((connectionId) => [...(this.source(connectionId)?.links.values() ?? [])]);
    return links.filter((link) => link.linkId === linkId);
  }

  /** The installed links of a connection. */
  linkIds(connectionId: string): string[] {
    return [...new Set([...(this.sources.get(connectionId)?.links.values() ?? [])].map(({ linkId }) => linkId))];
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  async needResync(tx: PoolClient, linkIds: string[], reason: ResyncReason): Promise<void> {
    await this.store.markResync(tx, linkIds, new ConnectorError(reason).toBody(this.config.locale), reason === 'TAKEN_OVER');
  }

  /** The change log of a connection was taken over from another owner: its links are loaded anew. */
  async takenOver(connectionId: string): Promise<void> {
    await this.store.noteTakenOver(connectionId, new ConnectorError('TAKEN_OVER').toBody(this.config.locale));
  }

  /** Has every RESYNC under way begin anew, inside the caller's transaction: what it saw of the Server no longer holds. */
  async restartResyncs(tx: PoolClient, reason: ResyncReason): Promise<void> {
    await this.needResync(tx, await this.store.inResync(tx), reason);
  }

  /** As `needResync`, in a transaction of its own. */
  async demandResync(linkId: string, reason: ResyncReason): Promise<void> {
    await inTransaction(this.pool, (tx) => this.needResync(tx, [linkId], reason));
  }

  /** Calls back before a connection gets a new change log: what is remembered about its old one no longer holds. */
  onFreshChangeLog(listener: FreshLogListener): void {
    this.freshLogListeners.push(listener);
  }

  /** A connection without change log is about to get one. */
  async freshChangeLog(connectionId: string, ownerKept = false): Promise<void> {
    for (const listener of this.freshLogListeners) await listener(connectionId, ownerKept);
  }

  /** Reads a connection's links again and tells everybody. */
  async refresh(connectionId: string): Promise<void> {
    const before = this.refreshing.get(connectionId) ?? Promise.resolve();
    const reading = before.catch(() => undefined).then(() => this.read(connectionId));
    this.refreshing.set(connectionId, reading);
    await reading;
    for (const listener of this.listeners) listener();
  }

  private async read(connectionId: string): Promise<void> {
    const connection = await this.productConnections.find(connectionId);
    const links = connection ? (await this.store.find({ idProductConnection: connectionId })).filter(isInstalled) : [];
    if (connection && isActive(connection)) this.active.add(connectionId);
    else this.active.delete(connectionId);
    if (!connection || links.length === 0) {
      this.sources.delete(connectionId);
      return;
    }
    const captured = links.flatMap((link) => link.mappings.map((mapping) => this.captured(connection, link, mapping)));
    const layouts = layoutUses(await this.layouts.all(connectionId), captured);
    this.sources.set(connectionId, { connectionId, links: new Map(captured.map((link) => [link.captureId, link])), layouts });
  }

  /** Keeps the object of a link that did not change: readers and templates are kept by it. */
  private captured(connection: ProductConnection, link: ProductConnectionSchema, mapping: EntityMapping): CapturedLink {
    const captured: CapturedLink = {
      captureId: captureIdOf(link.id, mapping),
      linkId: link.id,
      connectionId: connection.id,
      mapping,
      appVersion: connection.productVersion ?? link.appVersion ?? '',
      originName: connection.originName ?? mapping.productName,
      audience: audienceOf(link, this.config),
    };
    const known = this.sources.get(connection.id)?.links.get(captured.captureId);
    return known && JSON.stringify(known) === JSON.stringify(captured) ? known : captured;
  }
}
