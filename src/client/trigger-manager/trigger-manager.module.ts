import { Module } from '@nestjs/common';
import { ProductConnectionModule } from '../product-connection';
import { CaptureLayouts } from './capture-layouts';
import { TriggerManager } from './trigger-manager';

/** Our objects in product databases. */
@Module({
  imports: [ProductConnectionModule],
  providers: [CaptureLayouts, TriggerManager],
  exports: [CaptureLayouts, TriggerManager],
})
export class TriggerManagerModule {}
