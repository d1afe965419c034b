import { Module } from '@nestjs/common';
import { CAPTURE_MIGRATIONS, CaptureModule } from '../client/capture';
import { DEAD_LETTER_ENTITIES, DEAD_LETTER_MIGRATIONS, DeadLetterModule } from '../client/dead-letter';
import { OutboundModule, outboxRetention } from '../client/outbound';
import { OUTBOX_MIGRATIONS } from '../client/outbox';
import { PRODUCT_CONNECTION_ENTITIES, PRODUCT_CONNECTION_MIGRATIONS, ProductConnectionModule } from '../client/product-connection';
import {
  PRODUCT_CONNECTION_SCHEMA_ENTITIES,
  PRODUCT_CONNECTION_SCHEMA_MIGRATIONS,
  ProductConnectionSchemaModule,
} from '../client/product-connection-schema';
import { ProductUpgradeModule } from '../client/product-upgrade';
import { SchemaDraftModule } from '../client/schema-draft';
import { SCHEMA_SYNC_ENTITIES, SCHEMA_SYNC_MIGRATIONS, SchemaSyncModule } from '../client/schema-sync';
import { SERVER_LINK_MIGRATIONS, ServerLinkModule } from '../client/server-link';
import { SNAPSHOT_MIGRATIONS, SnapshotModule } from '../client/snapshot';
import { STRUCTURE_CHECKER_ENTITIES, STRUCTURE_CHECKER_MIGRATIONS, StructureCheckerModule } from '../client/structure-checker';
import { TRIGGER_MANAGER_MIGRATIONS, TriggerManagerModule } from '../client/trigger-manager';
import { CLIENT_CONFIG } from '../config';
import { EVENT_LOG_MIGRATIONS, EventLogModule } from '../event-log';
import { StoreModule, type StoreDefinition } from '../platform/persistence';
import { SECURITY_MIGRATIONS, SecurityModule } from '../platform/security';

/** What the Client keeps in its store. */
export const CLIENT_STORE: StoreDefinition = {
  schema: 'tcc_client',
  entities: [
    ...SCHEMA_SYNC_ENTITIES,
    ...PRODUCT_CONNECTION_ENTITIES,
    ...STRUCTURE_CHECKER_ENTITIES,
    ...PRODUCT_CONNECTION_SCHEMA_ENTITIES,
    ...DEAD_LETTER_ENTITIES,
  ],
  migrations: [
    ...SECURITY_MIGRATIONS,
    ...EVENT_LOG_MIGRATIONS,
    ...SERVER_LINK_MIGRATIONS,
    ...SCHEMA_SYNC_MIGRATIONS,
    ...PRODUCT_CONNECTION_MIGRATIONS,
    ...TRIGGER_MANAGER_MIGRATIONS,
    ...STRUCTURE_CHECKER_MIGRATIONS,
    ...PRODUCT_CONNECTION_SCHEMA_MIGRATIONS,
    ...DEAD_LETTER_MIGRATIONS,
    ...OUTBOX_MIGRATIONS,
    ...CAPTURE_MIGRATIONS,
    ...SNAPSHOT_MIGRATIONS,
  ],
};

/** The Client: its modules, in the direction of the flow. */
@Module({
  imports: [
    StoreModule.register(CLIENT_STORE),
    SecurityModule,
    EventLogModule.register(CLIENT_CONFIG, outboxRetention),
    ServerLinkModule,
    SchemaSyncModule,
    ProductConnectionModule,
    SchemaDraftModule,
    TriggerManagerModule,
    StructureCheckerModule,
    ProductConnectionSchemaModule,
    DeadLetterModule,
    CaptureModule,
    ProductUpgradeModule,
    SnapshotModule,
    OutboundModule,
  ],
})
export class ClientModule {}
