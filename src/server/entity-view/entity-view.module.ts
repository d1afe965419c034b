import { Module } from '@nestjs/common';
import { EnvironmentModule } from '../environment';
import { SchemaRegistryModule } from '../schema-registry';
import { EntityFolder } from './entity-folder';
import { EntityReader } from './entity-reader';
import { EntityViewWorker } from './entity-view.worker';
import { EntityController } from './entity.controller';

/** Keeps and shows the current state per entity. */
@Module({
  imports: [EnvironmentModule, SchemaRegistryModule],
  controllers: [EntityController],
  providers: [EntityFolder, EntityReader, EntityViewWorker],
})
export class EntityViewModule {}
