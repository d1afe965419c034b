import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import { isActive, ProductConnections, type ProductConnection } from '../product-connection';
import type { LinkState, ShownState } from './link-state';
import { LinkTriggers } from './link-triggers';
import type { ProductConnectionSchemaView } from './product-connection-schema.dto';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { publicationOf } from './publication';

/** States in which a link stands still while its connection does. */
const RUNNING: LinkState[] = ['INSTALLING', 'SNAPSHOT', 'STREAMING', 'RESYNC'];

/** How links are shown. */
@Injectable()
export class LinkViews {
  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly connections: ProductConnections,
    private readonly triggers: LinkTriggers,
  ) {}

  async of(link: ProductConnectionSchema): Promise<ProductConnectionSchemaView> {
    return this.view(link, await this.connections.find(link.idProductConnection));
  }

  async ofAll(links: ProductConnectionSchema[]): Promise<ProductConnectionSchemaView[]> {
    const connections = new Map((await this.connections.all()).map((connection) => [connection.id, connection]));
    return links.map((link) => this.view(link, connections.get(link.idProductConnection) ?? null));
  }

  private view(link: ProductConnectionSchema, connection: ProductConnection | null): ProductConnectionSchemaView {
    const { loaded: _1, tables: _2, mappings: _3, appVersion: _4, revision: _5, loadedVariants: _10, ...settings } = link;
    const { resyncWanted: _6, resyncDone: _7, resyncReason: _8, resyncAnySender: _9, ...shown } = settings;
    const paused = connection !== null && !isActive(connection) && RUNNING.includes(link.state);
    const obstacle = connection?.restoredOrCloned ? 'DATABASE_RESTORED_OR_CLONED' : 'CONNECTION_DISABLED';
    const reason = paused ? new ConnectorError(obstacle, { id: connection.id }).toBody(this.config.locale) : link.reason;
    return {
      ...shown,
      versionSchemaDefinitoin: link.versionSchemaDefinition,
      state: paused ? 'PAUSED' : shownState(link),
      reason,
      progress: this.triggers.progressOf(link.id),
      publication: publicationOf(link, this.config),
    };
  }
}

function shownState(link: ProductConnectionSchema): ShownState {
  return link.pendingVersion !== null && link.state === 'STREAMING' ? 'PENDING_APPROVAL' : link.state;
}
