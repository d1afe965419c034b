import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { OutboxModule } from '../outbox';
import { ProductConnectionModule } from '../product-connection';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { AcceptDatabase } from './accept-database';
import { AcceptDatabaseController } from './accept-database.controller';
import { CaptureLanes } from './capture-lanes';
import { CaptureSupervisor } from './capture-supervisor';
import { ChangeLogController } from './change-log.controller';
import { ChangeLogSwitch } from './change-log-switch';
import { HandOffLists } from './hand-off';
import { HistoryCheck } from './history-check';
import { MissedChanges } from './missed-changes';
import { UnreadableLinks } from './unreadable-links';

/** Reads what the product databases' triggers logged and appends the entities' states to the outbox. */
@Module({
  imports: [DeadLetterModule, OutboxModule, ProductConnectionModule, ProductConnectionSchemaModule, ServerLinkModule],
  controllers: [AcceptDatabaseController, ChangeLogController],
  providers: [AcceptDatabase, CaptureLanes, CaptureSupervisor, ChangeLogSwitch, HandOffLists, HistoryCheck, MissedChanges, UnreadableLinks],
  exports: [CaptureLanes, ChangeLogSwitch, MissedChanges, UnreadableLinks],
})
export class CaptureModule {}
