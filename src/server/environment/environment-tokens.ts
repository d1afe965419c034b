import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { LruMap } from '../../common/lru-map';
import { STORE_POOL } from '../../platform/persistence';
import { hashToken } from '../../platform/security';
import type { TokenKind } from './environment-token.entity';
import { TokenLookup } from './token-lookup';

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

/**
 * Tells which environment a token belongs to. Called for every message, so answers are remembered for a few seconds, also
 * that a token is nobody's; those apart, so that made-up tokens do not drive out real ones. Tokens are compared as SHA-256
 * hashes, in a Map and in the store's index: how long that takes may tell how much of a *hash* agrees, which says nothing
 * about the token, for nobody can choose a token by its hash.
 */
@Injectable()
export class EnvironmentTokens {
  private readonly known = new LruMap<string, TokenState>(MOST_REMEMBERED);
  /** Hashes that are nobody's, and when that was read. */
  private readonly unknown = new LruMap<string, number>(MOST_REMEMBERED);
  private readonly lookup = new TokenLookup((hashes) => this.read(hashes));
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
    this.unknown.clear();
  }

  private async stateOf(hash: string): Promise<TokenState | null> {
    const remembered = this.known.get(hash);
    if (remembered && Date.now() - remembered.readAt < REMEMBERED_MS) return remembered;
    if (Date.now() - (this.unknown.get(hash) ?? 0) < REMEMBERED_MS) return null;
    const { generation } = this;
    const askedAt = Date.now();
    const state = await this.lookup.find(hash);
    if (generation !== this.generation) return state;
    if (state) this.known.set(hash, state);
    else {
      this.known.delete(hash);
      this.unknown.set(hash, askedAt);
    }
    return state;
  }

  private async read(hashes: string[]): Promise<Map<string, TokenState>> {
    const readAt = Date.now();
    const { rows } = await this.pool.query<TokenRow>({
      name: 'environment-tokens',
      text: `SELECT token.token_hash AS hash, token.id AS "tokenId", token.kind, token.expires_at AS "expiresAt",
                    environment.id, environment.name, environment.enabled
               FROM environment_token token JOIN client_environment environment ON environment.id = token.environment_id
              WHERE token.token_hash = ANY($1)`,
      values: [hashes],
    });
    return new Map(
      rows.map(({ hash, id, name, tokenId, kind, enabled, expiresAt }) => [
        hash,
        { environment: { id, name, tokenId, tokenKind: kind }, enabled, expiresAt: expiresAt?.getTime() ?? Infinity, readAt },
      ]),
    );
  }
}

interface TokenRow {
  hash: string;
  id: string;
  name: string;
  enabled: boolean;
  tokenId: string;
  kind: TokenKind;
  expiresAt: Date | null;
}
