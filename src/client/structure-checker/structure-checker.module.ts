import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProductConnectionModule } from '../product-connection';
import { TriggerManagerModule } from '../trigger-manager';
import { ConnectionCheck } from './connection-check';
import { DatabaseStructureController } from './database-structure.controller';
import { StructureChangeEntity } from './structure-change.entity';
import { StructureChecker } from './structure-checker';
import { StructureRepair } from './structure-repair';
import { StructureStateEntity } from './structure-state.entity';
import { StructureStates } from './structure-states';
import { UnstampedRowsCheck } from './unstamped-rows-check';

/** Looks whether our objects in product databases are as they should be. */
@Module({
  imports: [TypeOrmModule.forFeature([StructureStateEntity, StructureChangeEntity]), ProductConnectionModule, TriggerManagerModule],
  controllers: [DatabaseStructureController],
  providers: [ConnectionCheck, StructureChecker, StructureRepair, StructureStates, UnstampedRowsCheck],
  exports: [StructureChecker],
})
export class StructureCheckerModule {}
