import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnvironmentModule } from '../environment';
import { DraftForm } from './draft-form';
import { Drafts } from './drafts';
import { PublicationWatch } from './publication-watch';
import { PublishedSchemas } from './published-schemas';
import { Publisher } from './publisher';
import { SchemaDefinitionController } from './schema-definition.controller';
import { SchemaDraftRecord } from './schema-draft.entity';
import { SchemaSync } from './schema-sync';
import { SchemaSyncController } from './schema-sync.controller';
import { SchemaVersionController } from './schema-version.controller';
import { SchemaVersionRecord } from './schema-version.entity';

export const SCHEMA_REGISTRY_ENTITIES = [SchemaDraftRecord, SchemaVersionRecord];

/** SchemaDefinitions: drafts, published versions, and how the Clients learn of them. */
@Module({
  imports: [EnvironmentModule, TypeOrmModule.forFeature(SCHEMA_REGISTRY_ENTITIES)],
  controllers: [SchemaSyncController, SchemaDefinitionController, SchemaVersionController],
  providers: [DraftForm, Drafts, Publisher, PublishedSchemas, PublicationWatch, SchemaSync],
  exports: [PublishedSchemas],
})
export class SchemaRegistryModule {}
