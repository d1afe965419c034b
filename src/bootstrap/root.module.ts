import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LoggerModule, type Params } from 'nestjs-pino';
import type { ConnectorConfig } from '../config';
import { ConnectorExceptionFilter } from '../platform/http';
import { LifecycleModule } from '../platform/lifecycle';
import { ObservabilityModule } from '../platform/observability';
import { ConfigModule } from './config.module';

/** What every process has, around the modules of its profile. */
@Module({})
export class RootModule {
  static for(config: ConnectorConfig, profile: Type | DynamicModule, logging: Params): DynamicModule {
    return {
      module: RootModule,
      imports: [ConfigModule.for(config), LoggerModule.forRoot(logging), LifecycleModule, ObservabilityModule, profile],
      providers: [ConnectorExceptionFilter],
    };
  }
}
