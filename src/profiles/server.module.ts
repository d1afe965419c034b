import { Module } from '@nestjs/common';
import { SERVER_CONFIG } from '../config';
import { EVENT_LOG_MIGRATIONS, EventLogModule } from '../event-log';
import { StoreModule, type StoreDefinition } from '../platform/persistence';
import { SECURITY_MIGRATIONS, SecurityModule } from '../platform/security';
import { ENTITY_VIEW_MIGRATIONS, EntityViewModule, eventRetention } from '../server/entity-view';
import { ENVIRONMENT_ENTITIES, ENVIRONMENT_MIGRATIONS, EnvironmentModule } from '../server/environment';
import { HubModule } from '../server/hub';
import { INGEST_MIGRATIONS, IngestModule } from '../server/ingest';
import { SCHEMA_REGISTRY_ENTITIES, SCHEMA_REGISTRY_MIGRATIONS, SchemaRegistryModule } from '../server/schema-registry';

/** What the Server keeps in its store. */
export const SERVER_STORE: StoreDefinition = {
  schema: 'tcc_server',
  entities: [...ENVIRONMENT_ENTITIES, ...SCHEMA_REGISTRY_ENTITIES],
  migrations: [
    ...SECURITY_MIGRATIONS,
    ...EVENT_LOG_MIGRATIONS,
    ...ENVIRONMENT_MIGRATIONS,
    ...SCHEMA_REGISTRY_MIGRATIONS,
    ...INGEST_MIGRATIONS,
    ...ENTITY_VIEW_MIGRATIONS,
  ],
};

/** The Server: its modules, in the direction of the flow. */
@Module({
  imports: [
    StoreModule.register(SERVER_STORE),
    SecurityModule,
    EventLogModule.register(SERVER_CONFIG, eventRetention),
    EnvironmentModule,
    SchemaRegistryModule,
    IngestModule,
    HubModule,
    EntityViewModule,
  ],
})
export class ServerModule {}
