import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { STORE_POOL } from '../../platform/persistence';
import { hashToken } from '../../platform/security';
import type { TokenKind } from './environment-token.entity';

/** The environment a request or message belongs to, known by its token. */
export interface AuthenticatedEnvironment {
  id: string;
  name: string;
  tokenId: string;
  tokenKind: TokenKind;
}

/** How long another process may still honour a token that was revoked here. */
const REMEMBERED_MS = 5_000;
/** Bounds memory; far above the number of tokens in use at once. */
const MOST_REMEMBERED = 20_000;
const TOKEN_FORM = /^[0-9a-f]{64}$/;

interface TokenState {
  environment: AuthenticatedEnvironment;
  enabled: boolean;
  /** Milliseconds since 1970; Infinity: until deleted. */
  expiresAt: number;
  readAt: number;
}

/** Tells which environment a token belongs to. Called for every message, so answers are remembered for a few seconds. */
@Injectable()
export class EnvironmentTokens {
  private readonly known = new Map<string, TokenState>();
  /** Counts invalidations: an answer read before one must not be remembered after it. */
  private generation = 0;

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** @throws ConnectorError `UNAUTHORIZED` (unknown, revoked or expired), `ENVIRONMENT_DISABLED` */
  async authenticate(token: string): Promise<AuthenticatedEnvironment> {
    if (!TOKEN_FORM.test(token)) throw new ConnectorError('UNAUTHORIZED');
    const state = await this.stateOf(hashToken(token));
    if (state === null || state.expiresAt <= Date.now()) throw new ConnectorError('UNAUTHORIZED');
    if (!state.enabled) throw new ConnectorError('ENVIRONMENT_DISABLED', { name: state.environment.name });
    return state.environment;
  }

  /** Whether the token is an environment's, be it enabled or not. */
  async isKnown(token: string): Promise<boolean> {
    try {
      await this.authenticate(token);
      return true;
    } catch (error) {
      if (error instanceof ConnectorError) return error.code === 'ENVIRONMENT_DISABLED';
      throw error;
    }
  }

  /** Forgets everything: call after any change of environments or tokens has been committed. */
  invalidate(): void {
    this.generation += 1;
    this.known.clear();
  }

  private async stateOf(hash: string): Promise<TokenState | null> {
    const remembered = this.known.get(hash);
    if (remembered && Date.now() - remembered.readAt < REMEMBERED_MS) return remembered;
    const { generation } = this;
    const state = await this.read(hash);
    if (state === null) {
      this.known.delete(hash);
    } else if (generation === this.generation) {
      if (this.known.size >= MOST_REMEMBERED) this.known.clear();
      this.known.set(hash, state);
    }
    return state;
  }

  private async read(hash: string): Promise<TokenState | null> {
    const readAt = Date.now();
    const { rows } = await this.pool.query<TokenRow>({
      name: 'environment-token',
      text: `SELECT token.id AS "tokenId", token.kind, token.expires_at AS "expiresAt", environment.id, environment.name, environment.enabled
               FROM environment_token token JOIN client_environment environment ON environment.id = token.environment_id
              WHERE token.token_hash = $1`,
      values: [hash],
    });
    if (rows.length === 0) return null;
    const [{ id, name, tokenId, kind, enabled, expiresAt }] = rows;
    return { environment: { id, name, tokenId, tokenKind: kind }, enabled, expiresAt: expiresAt?.getTime() ?? Infinity, readAt };
  }
}

interface TokenRow {
  id: string;
  name: string;
  enabled: boolean;
  tokenId: string;
  kind: TokenKind;
  expiresAt: Date | null;
}
