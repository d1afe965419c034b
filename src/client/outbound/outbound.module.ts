import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { OutboxModule } from '../outbox';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { LinkAgreement } from './link-agreement';
import { RemoteSender } from './remote-sender';
import { LinkHealth } from './link-health';

/** Publishes the outbox: to the Server over the link. */
@Module({
  imports: [DeadLetterModule, OutboxModule, ProductConnectionSchemaModule, ServerLinkModule],
  providers: [LinkAgreement, RemoteSender, LinkHealth],
})
export class OutboundModule {}
