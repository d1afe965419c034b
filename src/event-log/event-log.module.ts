import { type DynamicModule, Global, Module } from '@nestjs/common';
import { EventLog } from './event-log';
import { RETENTION_POLICY, type RetentionPolicy } from './retention/policy';
import { Retention } from './retention/retention';
import { RetentionWorker } from './retention/retention.worker';

/** Gives every feature of a profile the one event log of its store, and looks after what is old in it. */
@Global()
@Module({})
export class EventLogModule {
  /** @param policy how long this profile keeps events, from the configuration given by `token` */
  static register<Config>(token: symbol, policy: (config: Config) => RetentionPolicy): DynamicModule {
    return {
      module: EventLogModule,
      providers: [EventLog, { provide: RETENTION_POLICY, inject: [token], useFactory: policy }, Retention, RetentionWorker],
      exports: [EventLog],
    };
  }
}
