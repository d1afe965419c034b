import { Module } from '@nestjs/common';
import { EnvironmentModule } from '../environment';
import { EventReader } from './event-reader';
import { EventsController } from './events.controller';

/** Hands events out: to applications that come and read. */
@Module({ imports: [EnvironmentModule], controllers: [EventsController], providers: [EventReader] })
export class HubModule {}
