import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { ServerLinkModule } from '../server-link';
import { RemoteSender } from './remote-sender';
import { LinkHealth } from './link-health';

/** Publishes the outbox: to the Server over the link. */
@Module({
  imports: [DeadLetterModule, ProductConnectionSchemaModule, ServerLinkModule],
  providers: [RemoteSender, LinkHealth],
})
export class OutboundModule {}
