import { ConnectorError } from '../../common/errors';
import { changeLogNames, type ChangeLogNames } from '../common';
import type { SqlServerSession } from './connect';
import type { ServerFacts } from './server-facts';

/** Where our objects live in this database, and what its server can do. */
export interface ObjectPlace {
  names: ChangeLogNames;
  facts: ServerFacts;
}

/** Resolves the place of our objects; asked for once. */
export class ObjectNames {
  private resolved: ObjectPlace | null = null;

  constructor(private readonly session: SqlServerSession) {}

  async resolve(): Promise<ObjectPlace> {
    if (!this.resolved) {
      const facts = await this.session.serverFacts();
      this.resolved = { names: changeLogNames(await this.schema(), this.session.settings.changeLogTable), facts };
    }
    return this.resolved;
  }

  /** Schema of names without owner: `ownerSchema`, else the user's default. */
  async schema(): Promise<string> {
    const wanted = this.session.settings.ownerSchema;
    if (wanted === null) return this.userSchema();
    const rows = await this.session.query(
      `SELECT TOP (1) CAST(name AS nvarchar(128)) FROM sys.schemas WHERE LOWER(name) = LOWER(@p1) ORDER BY CASE WHEN name = @p1 THEN 0 ELSE 1 END, name`,
      [wanted],
    );
    if (rows.length === 0) throw new ConnectorError('SCHEMA_NOT_FOUND', { schema: wanted });
    return rows[0][0] as string;
  }

  /** The user's default schema in this database. */
  async userSchema(): Promise<string> {
    const { defaultSchema } = await this.session.serverFacts();
    if (defaultSchema === null) throw new ConnectorError('SCHEMA_NOT_FOUND', { schema: "the user's default schema" });
    return defaultSchema;
  }
}
