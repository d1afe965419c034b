import { Module, type OnModuleInit } from '@nestjs/common';
import { WorkerRegistry } from '../../platform/lifecycle';
import { ProductConnectionModule } from '../product-connection';
import { TriggerManagerModule } from '../trigger-manager';
import { DatabaseStructureController } from './database-structure.controller';
import { StructureChecker } from './structure-checker';

/** Looks whether our objects in product databases are as they should be. */
@Module({
  imports: [ProductConnectionModule, TriggerManagerModule],
  controllers: [DatabaseStructureController],
  providers: [StructureChecker],
  exports: [StructureChecker],
})
export class StructureCheckerModule implements OnModuleInit {
  constructor(
    private readonly checker: StructureChecker,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('structure-checker', this.checker);
  }
}
