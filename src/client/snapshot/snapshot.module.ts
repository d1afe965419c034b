import { Module } from '@nestjs/common';
import { CaptureModule } from '../capture';
import { OutboxModule } from '../outbox';
import { ProductConnectionModule } from '../product-connection';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { SnapshotController } from './snapshot.controller';
import { SnapshotProgress } from './snapshot-progress';
import { SnapshotRunner } from './snapshot-runner';

/** Initial loads: every row of a link's table, in key order, while changes flow. */
@Module({
  imports: [CaptureModule, OutboxModule, ProductConnectionModule, ProductConnectionSchemaModule, ServerLinkModule],
  controllers: [SnapshotController],
  providers: [SnapshotProgress, SnapshotRunner],
})
export class SnapshotModule {}
