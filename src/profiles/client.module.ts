import { Module } from '@nestjs/common';
import { StoreModule, type StoreDefinition } from '../platform/persistence';
import { SECURITY_MIGRATIONS, SecurityModule } from '../platform/security';

/** What the Client keeps in its store. */
export const CLIENT_STORE: StoreDefinition = {
  schema: 'tcc_client',
  entities: [],
  migrations: [...SECURITY_MIGRATIONS],
};

/** The Client: its modules, in the direction of the flow. */
@Module({ imports: [StoreModule.register(CLIENT_STORE), SecurityModule] })
export class ClientModule {}
