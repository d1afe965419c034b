import { CreateAdministratorToken1763700100000 } from './migrations/create-administrator-token';

export { ADMIN_SCHEME, AdminOnly, ENVIRONMENT_SCHEME } from './admin-only';
export { AdministratorTokens } from './administrator-tokens';
export { SecretVault } from './secret-vault';
export { SecurityModule } from './security.module';
export { bearerToken, hashToken, newToken, sameHash } from './token';

export const SECURITY_MIGRATIONS = [CreateAdministratorToken1763700100000];
