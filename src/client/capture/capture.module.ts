import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { OutboxModule } from '../outbox';
import { ProductConnectionModule } from '../product-connection';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { CaptureLanes } from './capture-lanes';
import { CaptureSupervisor } from './capture-supervisor';
import { HandOffLists } from './hand-off';
import { MissedChanges } from './missed-changes';

/** Reads what the product databases' triggers logged and appends the entities' states to the outbox. */
@Module({
  imports: [DeadLetterModule, OutboxModule, ProductConnectionModule, ProductConnectionSchemaModule, ServerLinkModule],
  providers: [CaptureLanes, CaptureSupervisor, HandOffLists, MissedChanges],
  exports: [CaptureLanes],
})
export class CaptureModule {}
