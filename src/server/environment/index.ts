import { CreateEnvironment1763700020000 } from './migrations/create-environment';

export { CurrentEnvironment, EnvironmentAuth } from './environment-auth';
export { type TokenKind, TOKEN_KINDS } from './environment-token.entity';
export { type AuthenticatedEnvironment, EnvironmentTokens } from './environment-tokens';
export { ENVIRONMENT_ENTITIES, EnvironmentModule } from './environment.module';
export { Environments } from './environments';

export const ENVIRONMENT_MIGRATIONS = [CreateEnvironment1763700020000];
