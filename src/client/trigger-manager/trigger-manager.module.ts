import { Module } from '@nestjs/common';
import { ProductConnectionModule } from '../product-connection';
import { CaptureLayouts } from './capture-layouts';
import { StructureJournal } from './structure-journal';
import { TriggerManager } from './trigger-manager';

/** Our objects in product databases. */
@Module({
  imports: [ProductConnectionModule],
  providers: [CaptureLayouts, StructureJournal, TriggerManager],
  exports: [CaptureLayouts, TriggerManager],
})
export class TriggerManagerModule {}
