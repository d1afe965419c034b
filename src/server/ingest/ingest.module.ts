import { Module } from '@nestjs/common';
import { EnvironmentModule } from '../environment';
import { SchemaRegistryModule } from '../schema-registry';
import { GroupAppender } from './commit/group-appender';
import { IngestQueue } from './commit/ingest-queue';
import { IngestController } from './ingest.controller';
import { IngestService } from './ingest.service';
import { LinkIngest } from './link-ingest';
import { LinkGate } from './link/link-gate';
import { LinkGreeting } from './link/link-greeting';
import { LinkController } from './link/link.controller';
import { LooseIngest } from './loose-ingest';
import { MessageExamination } from './message/examination';
import { MessageChecker } from './message/message-checker';
import { ReceivedPurge } from './received-purge.worker';
import { SenderIdentity } from './sender-identity';

/** Takes events in over HTTP and appends them to their environment's stream. */
@Module({
  imports: [EnvironmentModule, SchemaRegistryModule],
  controllers: [IngestController, LinkController],
  providers: [
    IngestService,
    SenderIdentity,
    LinkIngest,
    LooseIngest,
    LinkGate,
    LinkGreeting,
    MessageExamination,
    MessageChecker,
    IngestQueue,
    GroupAppender,
    ReceivedPurge,
  ],
})
export class IngestModule {}
