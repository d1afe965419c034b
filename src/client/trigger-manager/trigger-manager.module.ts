import { Module, type OnModuleInit } from '@nestjs/common';
import { WorkerRegistry } from '../../platform/lifecycle';
import { ProductConnectionModule } from '../product-connection';
import { CaptureLayouts } from './capture-layouts';
import { DatabaseStructureController } from './database-structure.controller';
import { StructureChecker } from './structure-checker';
import { TriggerManager } from './trigger-manager';

/** Our objects in product databases. */
@Module({
  imports: [ProductConnectionModule],
  controllers: [DatabaseStructureController],
  providers: [CaptureLayouts, TriggerManager, StructureChecker],
  exports: [CaptureLayouts, StructureChecker, TriggerManager],
})
export class TriggerManagerModule implements OnModuleInit {
  constructor(
    private readonly checker: StructureChecker,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('structure-checker', this.checker);
  }
}
