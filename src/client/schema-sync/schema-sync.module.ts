import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { WorkerRegistry } from '../../platform/lifecycle';
import { LatestSchema } from './latest-schema.entity';
import { SchemaDefinitionController } from './schema-definition.controller';
import { SchemaImport } from './schema-import';
import { SchemaStore } from './schema-store';
import { SchemaSynchroniser } from './schema-synchroniser';

/** Published SchemaDefinitions on the Client. */
@Module({
  imports: [TypeOrmModule.forFeature([LatestSchema])],
  controllers: [SchemaDefinitionController],
  providers: [SchemaStore, SchemaImport, SchemaSynchroniser],
  exports: [SchemaStore],
})
export class SchemaSyncModule implements OnModuleInit {
  constructor(
    private readonly synchroniser: SchemaSynchroniser,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('schema-sync', this.synchroniser);
  }
}
