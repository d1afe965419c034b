import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema } from '../../contracts';
import type { EntityMapping } from '../../dialects';
import { SchemaStore } from '../schema-sync';
import { LinkMapper } from './link-mapper';
import { LinkPlanner } from './link-planner';
import { LinkRegistry } from './link-registry';
import { LinkStore } from './link-store';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { sameEntities, sameVariants } from './same-entities';

/**
 * Brings links to new versions of their schemas (contract section 5): at once when COMPATIBLE and no DDL is needed,
 * otherwise the version waits for approval.
 */
@Injectable()
export class LinkUpgrades {
  private readonly logger = new Logger(LinkUpgrades.name);
  /** Links looked at since schemas last arrived. */
  private readonly reviewed = new Set<string>();

  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly schemas: SchemaStore,
    private readonly store: LinkStore,
    private readonly mapper: LinkMapper,
    private readonly planner: LinkPlanner,
    private readonly registry: LinkRegistry,
  ) {}

  /** Schemas may have newer versions: every link is looked at again. */
  reviewAll(): void {
    this.reviewed.clear();
  }

  isDue(link: ProductConnectionSchema): boolean {
    return link.state !== 'REMOVING' && !this.reviewed.has(link.id);
  }

  /** Looks whether the link's schema has a newer version and takes it, or notes that it waits. */
  async review(link: ProductConnectionSchema): Promise<void> {
    const newest = await this.schemas.latest(link.idSchemaDefinition);
    if (newest && newest.version !== link.versionSchemaDefinition && newest.version !== link.pendingVersion)
      await this.consider(link, newest);
    this.reviewed.add(link.id);
  }

  private async consider(link: ProductConnectionSchema, newest: PublishedSchema): Promise<void> {
    const { id, idProductConnection: connectionId } = link;
    if (link.mappings === null) {
      // Nothing is in force yet: the installation begins again with the newer version.
      await this.store.transition(id, ['INSTALLING', 'FAILED'], {
        state: 'INSTALLING',
        versionSchemaDefinition: newest.version,
        reason: null,
      });
      return;
    }
    if (link.autoUpgrade === 'COMPATIBLE' && (await this.adopt(link, newest))) {
      this.logger.log(`link ${id} adopted version ${newest.version} of schema ${newest.name}`);
      await this.registry.refresh(connectionId);
      return;
    }
    const reason = new ConnectorError('VERSION_NEEDS_APPROVAL', { id, version: newest.version }).toBody(this.config.locale);
    await this.store.transition(id, ['SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED'], { pendingVersion: newest.version, reason });
  }

  /** @returns whether the version needed no DDL, knows the same entities, and is in force now */
  private async adopt(link: ProductConnectionSchema, newest: PublishedSchema): Promise<boolean> {
    const resolved = await this.mapper.resolve(link.idProductConnection, newest, link.tableParameters).catch((error: unknown) => {
      if (error instanceof ConnectorError && error.status !== 503) return null;
      throw error;
    });
    if (!resolved || link.mappings === null || !knowsSame(link.mappings, resolved.mappings)) return false;
    if (!(await this.planner.fits(link.idProductConnection, resolved.mappings, link.columns, link.id))) return false;
    const { mappings, product } = resolved;
    const change = { mappings, appVersion: product.version, versionSchemaDefinition: newest.version, pendingVersion: null };
    return this.store.transition(link.id, ['SNAPSHOT', 'STREAMING', 'RESYNC'], change);
  }
}

function knowsSame(before: EntityMapping[], after: EntityMapping[]): boolean {
  return sameVariants(before, after) && sameEntities(before, after);
}
