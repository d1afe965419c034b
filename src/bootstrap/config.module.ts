import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLIENT_CONFIG, CONFIG, SERVER_CONFIG, type ConnectorConfig } from '../config';

/** Hands the configuration out: CONFIG everywhere, CLIENT_CONFIG or SERVER_CONFIG in its profile. */
@Global()
@Module({})
export class ConfigModule {
  static for(config: ConnectorConfig): DynamicModule {
    const own = config.profile === 'client' ? CLIENT_CONFIG : SERVER_CONFIG;
    const providers = [CONFIG, own].map((provide) => ({ provide, useValue: config }));
    return { module: ConfigModule, providers, exports: [CONFIG, own] };
  }
}
