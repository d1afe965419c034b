import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { CONFIG, type CommonConfig } from '../../config';
import { Lifecycle } from '../lifecycle';
import { Store, type StoreDefinition } from './store';
import { STORE_POOL } from './store-pool';

/**
 * The connector's own store: TypeORM's default `DataSource` for administration (features use `TypeOrmModule.forFeature`),
 * `STORE_POOL` for the hot paths. It is opened before anything that injects it is made. The data source is provided here
 * rather than by `TypeOrmModule.forRoot`, which would initialise and close it on a schedule of its own.
 */
@Global()
@Module({})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly store: Store) {}

  /** Needs CONFIG to be provided globally. Call it once per profile. */
  static register(definition: StoreDefinition): DynamicModule {
    return {
      module: StoreModule,
      providers: [
        {
          provide: Store,
          inject: [CONFIG, Lifecycle],
          useFactory: (config: CommonConfig, lifecycle: Lifecycle) => Store.open(config, definition, (error) => lifecycle.fail(error)),
        },
        { provide: STORE_POOL, inject: [Store], useFactory: (store: Store) => store.pool },
        { provide: DataSource, inject: [Store], useFactory: (store: Store) => store.dataSource },
        { provide: EntityManager, inject: [Store], useFactory: (store: Store) => store.dataSource.manager },
      ],
      exports: [Store, STORE_POOL, DataSource, EntityManager],
    };
  }

  // Nest runs this in reverse order of dependence and after the HTTP server has closed: nobody uses the store any more.
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
