import { Global, Module } from '@nestjs/common';
import { EventLog } from './event-log';

/** Gives every feature of a profile the one event log of its store. */
@Global()
@Module({ providers: [EventLog], exports: [EventLog] })
export class EventLogModule {}
