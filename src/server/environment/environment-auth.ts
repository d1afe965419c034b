import {
  applyDecorators,
  createParamDecorator,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { ConnectorError } from '../../common/errors';
import { bearerToken, ENVIRONMENT_SCHEME } from '../../platform/security';
import { type AuthenticatedEnvironment, EnvironmentTokens } from './environment-tokens';
import { TOKEN_KINDS, type TokenKind } from './environment-token.entity';

const ALLOWED_KINDS = 'environment:tokenKinds';

interface EnvironmentRequest {
  headers: { authorization?: string };
  environment?: AuthenticatedEnvironment;
}

/** Lets requests in whose `Authorization: Bearer` is a token of an enabled environment and of an allowed kind. */
@Injectable()
export class EnvironmentGuard implements CanActivate {
  constructor(
    private readonly tokens: EnvironmentTokens,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<EnvironmentRequest>();
    const token = bearerToken(request.headers.authorization);
    if (token === null) throw new ConnectorError('UNAUTHORIZED');
    const environment = await this.tokens.authenticate(token);
    const allowed = this.reflector.getAllAndOverride<TokenKind[]>(ALLOWED_KINDS, [context.getHandler(), context.getClass()]);
    if (!allowed.includes(environment.tokenKind)) throw new ConnectorError('FORBIDDEN', { required: allowed.join(', ') });
    request.environment = environment;
    return true;
  }
}

/**
 * The route takes an environment token of one of these kinds; any kind when none is named. Errors: 401 `UNAUTHORIZED`,
 * 403 `FORBIDDEN`, 403 `ENVIRONMENT_DISABLED`.
 */
export function EnvironmentAuth(...kinds: TokenKind[]): ClassDecorator & MethodDecorator {
  const allowed = kinds.length === 0 ? [...TOKEN_KINDS] : kinds;
  return applyDecorators(
    SetMetadata(ALLOWED_KINDS, allowed),
    UseGuards(EnvironmentGuard),
    ApiBearerAuth(ENVIRONMENT_SCHEME),
    ApiUnauthorizedResponse({ description: 'UNAUTHORIZED: no valid environment token' }),
    ApiForbiddenResponse({ description: `ENVIRONMENT_DISABLED, or FORBIDDEN: a token of kind ${allowed.join(', ')} is needed` }),
  );
}

/** The environment of the request's token; only behind `@EnvironmentAuth`. */
export const CurrentEnvironment = createParamDecorator((_: unknown, context: ExecutionContext): AuthenticatedEnvironment => {
  const { environment } = context.switchToHttp().getRequest<EnvironmentRequest>();
  if (environment === undefined) throw new Error('CurrentEnvironment needs EnvironmentAuth on the route');
  return environment;
});
