import { ConnectorError } from '../../common/errors';
import type { ProductSession } from './connect';
import { changeLogNames, type ChangeLogNames } from '../common';

/** Where our objects live in this database, and the server's version; asked for once. */
export class ObjectNames {
  private resolved: { names: ChangeLogNames; version: number } | null = null;

  constructor(private readonly session: ProductSession) {}

  async resolve(): Promise<{ names: ChangeLogNames; version: number }> {
    if (!this.resolved) {
      const { version } = await this.session.serverFacts();
      this.resolved = { names: changeLogNames(await this.schema(), this.session.settings.changeLogTable), version };
    }
    return this.resolved;
  }

  /** Schema of names without owner: `ownerSchema`, else the user's default. */
  async schema(): Promise<string> {
    const wanted = this.session.settings.ownerSchema;
    if (wanted === null) return this.userSchema();
    const rows = await this.session.query(
      `SELECT nspname::text FROM pg_namespace WHERE lower(nspname) = lower($1) ORDER BY nspname = $1 DESC, nspname`,
      [wanted],
    );
    if (rows.length === 0) throw new ConnectorError('SCHEMA_NOT_FOUND', { schema: wanted });
    return rows[0][0] as string;
  }

  /** First schema of the user's own search path. */
  async userSchema(): Promise<string> {
    const { userSchema } = await this.session.serverFacts();
    if (userSchema === null) throw new ConnectorError('SCHEMA_NOT_FOUND', { schema: 'search_path' });
    return userSchema;
  }
}
