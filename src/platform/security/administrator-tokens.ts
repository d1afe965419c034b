import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { CONFIG, type CommonConfig } from '../../config';
import { STORE_POOL } from '../persistence';
import { hashToken, newToken, sameHash } from './token';

/** ADMIN_TOKEN's record; a later value of ADMIN_TOKEN replaces it. */
const CONFIGURED = 'configured';
/** The record of the token generated at the first start without ADMIN_TOKEN. */
const GENERATED = 'generated';

/** Who may administer this process. Tokens are kept as hashes; a generated one is printed once. */
@Injectable()
export class AdministratorTokens implements OnModuleInit {
  private readonly logger = new Logger(AdministratorTokens.name);
  private hashes: string[] = [];
  private readonly elsewhere: ((token: string) => Promise<boolean>)[] = [];

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    @Inject(CONFIG) private readonly config: CommonConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.adminToken) await this.storeConfigured(this.config.adminToken);
    else await this.generateFirst();
    const { rows } = await this.pool.query<{ token_hash: string }>('SELECT token_hash FROM administrator_token');
    this.hashes = rows.map((row) => row.token_hash);
  }

  /** Whether this token is an administrator's. */
  isValid(token: string): boolean {
    const given = hashToken(token);
    return this.hashes.filter((hash) => sameHash(hash, given)).length > 0;
  }

  /** Lets a feature with tokens of its own say which it knows. */
  recogniseOthers(isKnown: (token: string) => Promise<boolean>): void {
    this.elsewhere.push(isKnown);
  }

  /** Whether somebody else knows this token, which is no administrator's. */
  async isKnownElsewhere(token: string): Promise<boolean> {
    for (const isKnown of this.elsewhere) if (await isKnown(token)) return true;
    return false;
  }

  private async storeConfigured(token: string): Promise<void> {
    await this.pool.query(
      `INSERT INTO administrator_token (name, token_hash) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET token_hash = excluded.token_hash, created_at = now()
       WHERE administrator_token.token_hash <> excluded.token_hash`,
      [CONFIGURED, hashToken(token)],
    );
  }

  private async generateFirst(): Promise<void> {
    const token = newToken();
    const { rowCount } = await this.pool.query(
      `INSERT INTO administrator_token (name, token_hash)
       SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM administrator_token) ON CONFLICT DO NOTHING`,
      [GENERATED, hashToken(token)],
    );
    if (rowCount === 0) return;
    this.logger.warn('ADMIN_TOKEN is not set: generated an administrator token, printed once below');
    // Past the log on purpose: a log is kept and shipped, a token must not be.
    process.stdout.write(`Administrator token (shown only now): ${token}\n`);
  }
}
