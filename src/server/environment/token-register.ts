import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import { ClientEnvironment } from './client-environment.entity';
import { EnvironmentToken, type TokenKind } from './environment-token.entity';
import { EnvironmentTokens } from './environment-tokens';
import { insertToken } from './token-issue';

export interface TokenDraft {
  name: string;
  kind: TokenKind;
  /** Token this one takes the place of. */
  replaces?: string;
  /** How long the replaced token stays valid. */
  graceSeconds?: number;
}

/** A day: long enough to carry a new token to an on-premises installation. */
export const DEFAULT_GRACE_SECONDS = 86_400;

/** The tokens of environments: issued, rotated, revoked. */
@Injectable()
export class TokenRegister {
  constructor(
    private readonly store: DataSource,
    private readonly tokens: EnvironmentTokens,
  ) {}

  /**
   * Issues a token; the one it replaces, if any, expires after the grace period.
   * @throws ConnectorError `NOT_FOUND` for an unknown environment or replaced token
   */
  async issue(environmentId: string, draft: TokenDraft): Promise<{ record: EnvironmentToken; token: string }> {
    const issued = await this.store.transaction(async (manager) => {
      // Shared lock: the environment must not be deleted underneath.
      const environment = await manager.findOne(ClientEnvironment, { where: { id: environmentId }, lock: { mode: 'pessimistic_read' } });
      if (environment === null) throw new ConnectorError('NOT_FOUND', { what: 'Environment', id: environmentId });
      if (draft.replaces !== undefined) {
        const expiry = [draft.replaces, environmentId, draft.graceSeconds ?? DEFAULT_GRACE_SECONDS];
        const [rows] = await manager.query<[{ id: string }[], number]>(EXPIRE, expiry);
        if (rows.length === 0) throw new ConnectorError('NOT_FOUND', { what: 'Token', id: draft.replaces });
      }
      return insertToken(manager, { environmentId, name: draft.name, kind: draft.kind });
    });
    this.tokens.invalidate();
    return issued;
  }

  /** @throws ConnectorError `NOT_FOUND` */
  async get(environmentId: string, id: string): Promise<EnvironmentToken> {
    const token = await this.store.manager.findOneBy(EnvironmentToken, { id, environmentId });
    if (token === null) throw new ConnectorError('NOT_FOUND', { what: 'Token', id });
    return token;
  }

  /** Revokes a token at once. @throws ConnectorError `NOT_FOUND` */
  async revoke(environmentId: string, id: string): Promise<void> {
    const { affected } = await this.store.manager.delete(EnvironmentToken, { id, environmentId });
    if (!affected) throw new ConnectorError('NOT_FOUND', { what: 'Token', id });
    this.tokens.invalidate();
  }
}

/** An expiry that is already nearer stays. */
const EXPIRE = `
  UPDATE environment_token
     SET expires_at = LEAST(expires_at, now() + make_interval(secs => $3::int))
   WHERE id = $1 AND environment_id = $2
RETURNING id`;
