import { applyDecorators, Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiForbiddenResponse, ApiUnauthorizedResponse } from '@nestjs/swagger';
import { ConnectorError } from '../../common/errors';
import { AdministratorTokens } from './administrator-tokens';
import { bearerToken } from './token';

/** Name of the administrator's bearer scheme in the OpenAPI document. */
export const ADMIN_SCHEME = 'admin';
/** Name of the environment token's bearer scheme in the OpenAPI document. */
export const ENVIRONMENT_SCHEME = 'environment';

/** Lets administrators pass. @throws ConnectorError `UNAUTHORIZED`; `FORBIDDEN` for a token that is good for other things */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly tokens: AdministratorTokens) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    const token = bearerToken(request.headers.authorization);
    if (token && this.tokens.isValid(token)) return true;
    if (token && (await this.tokens.isKnownElsewhere(token))) throw new ConnectorError('FORBIDDEN', { required: 'administrator' });
    throw new ConnectorError('UNAUTHORIZED');
  }
}

/** Marks a controller or handler as an administrator's: guards it and documents it. */
export function AdminOnly(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseGuards(AdminGuard),
    ApiBearerAuth(ADMIN_SCHEME),
    ApiUnauthorizedResponse({ description: 'UNAUTHORIZED: no valid token was sent' }),
    ApiForbiddenResponse({ description: 'FORBIDDEN: the token is not an administrator’s' }),
  );
}
