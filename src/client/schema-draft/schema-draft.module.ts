import { Module } from '@nestjs/common';
import { ProductConnectionModule } from '../product-connection';
import { SchemaDraftController } from './schema-draft.controller';
import { SchemaDrafts } from './schema-drafts';

/** Drafts SchemaDefinitions from the tables of product databases. */
@Module({ imports: [ProductConnectionModule], controllers: [SchemaDraftController], providers: [SchemaDrafts] })
export class SchemaDraftModule {}
