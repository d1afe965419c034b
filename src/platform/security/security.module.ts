import { Global, Module } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import { AdministratorTokens } from './administrator-tokens';
import { loadSecret } from './secret-key';
import { SecretVault } from './secret-vault';

/** Administrator tokens and the vault of stored secrets. Needs StoreModule with SECURITY_MIGRATIONS. */
@Global()
@Module({
  providers: [
    AdministratorTokens,
    { provide: SecretVault, inject: [CONFIG], useFactory: async (config: CommonConfig) => new SecretVault(await loadSecret(config)) },
  ],
  exports: [AdministratorTokens, SecretVault],
})
export class SecurityModule {}
