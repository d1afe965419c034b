import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProductConnectionModule } from '../product-connection';
import { SchemaSyncModule } from '../schema-sync';
import { StructureCheckerModule } from '../structure-checker';
import { TriggerManagerModule } from '../trigger-manager';
import { AlteredStructures } from './altered-structures';
import { ChangeLogState } from './change-log-state';
import { LinkMapper } from './link-mapper';
import { LinkPlanner } from './link-planner';
import { LinkRegistry } from './link-registry';
import { LinkRemoval } from './link-removal';
import { Links } from './links';
import { LinkSteps } from './link-steps';
import { LinkStore } from './link-store';
import { LinkSupervisor } from './link-supervisor';
import { LinkTriggers } from './link-triggers';
import { LinkUpgrades } from './link-upgrades';
import { LinkViews } from './link-view';
import { ProductConnectionSchemaController } from './product-connection-schema.controller';
import { ProductConnectionSchema } from './product-connection-schema.entity';
import { SnapshotPort } from './snapshot-port';
import { StructureRenewal } from './structure-renewal';

/** Links between product connections and schemas, and the supervisor that installs, loads and removes them. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ProductConnectionSchema]),
    ProductConnectionModule,
    SchemaSyncModule,
    StructureCheckerModule,
    TriggerManagerModule,
  ],
  controllers: [ProductConnectionSchemaController],
  providers: [
    LinkStore,
    AlteredStructures,
    ChangeLogState,
    LinkMapper,
    LinkPlanner,
    LinkRegistry,
    LinkSteps,
    LinkTriggers,
    StructureRenewal,
    LinkUpgrades,
    LinkSupervisor,
    Links,
    LinkRemoval,
    LinkViews,
    SnapshotPort,
  ],
  exports: [LinkMapper, LinkRegistry, LinkStore, LinkSupervisor, SnapshotPort],
})
export class ProductConnectionSchemaModule {}
