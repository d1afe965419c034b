import { AddTableRules1763800030000 } from './migrations/add-table-rules';
import { CreateSchemaRegistry1763700030000 } from './migrations/create-schema-registry';

export { PublishedSchemas } from './published-schemas';
export { SCHEMA_REGISTRY_ENTITIES, SchemaRegistryModule } from './schema-registry.module';

export const SCHEMA_REGISTRY_MIGRATIONS = [CreateSchemaRegistry1763700030000, AddTableRules1763800030000];
