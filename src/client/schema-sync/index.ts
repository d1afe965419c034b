import { LatestSchema } from './latest-schema.entity';
import { AddTableRules1763800011000 } from './migrations/add-table-rules';
import { CreateSchemaVersion1763700011000 } from './migrations/create-schema-version';

export { SchemaStore } from './schema-store';
export { SchemaSyncModule } from './schema-sync.module';

export const SCHEMA_SYNC_ENTITIES = [LatestSchema];
export const SCHEMA_SYNC_MIGRATIONS = [CreateSchemaVersion1763700011000, AddTableRules1763800011000];
