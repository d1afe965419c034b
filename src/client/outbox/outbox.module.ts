import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { ProductConnectionSchemaModule } from '../product-connection-schema';
import { OutboxAppender } from './outbox-appender';
import { OutboxEpochs } from './outbox-epochs';

/** The Client's outbox: documents become events with an offset in the event log. */
@Module({
  imports: [DeadLetterModule, ProductConnectionSchemaModule],
  providers: [OutboxAppender, OutboxEpochs],
  exports: [OutboxAppender, OutboxEpochs],
})
export class OutboxModule {}
