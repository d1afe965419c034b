import { Module } from '@nestjs/common';
import { CaptureModule } from '../capture';
import { OutboxModule } from '../outbox';
import { ProductConnectionModule } from '../product-connection';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { LinkLoads } from './link-loads';
import { ServerEntities } from './server-entities';
import { SnapshotController } from './snapshot.controller';
import { SnapshotProgress } from './snapshot-progress';
import { SnapshotRunner } from './snapshot-runner';
import { SnapshotWatch } from './snapshot-watch';

/** Loads: every row of a link's table, in key order, while changes flow; in a RESYNC also the sweep that follows. */
@Module({
  imports: [CaptureModule, OutboxModule, ProductConnectionModule, ProductConnectionSchemaModule, ServerLinkModule],
  controllers: [SnapshotController],
  providers: [LinkLoads, ServerEntities, SnapshotProgress, SnapshotRunner, SnapshotWatch],
})
export class SnapshotModule {}
