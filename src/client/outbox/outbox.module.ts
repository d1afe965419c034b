import { Module } from '@nestjs/common';
import { DeadLetterModule } from '../dead-letter';
import { OutboxAppender } from './outbox-appender';

/** The Client's outbox: documents become events with an offset in the event log. */
@Module({ imports: [DeadLetterModule], providers: [OutboxAppender], exports: [OutboxAppender] })
export class OutboxModule {}
