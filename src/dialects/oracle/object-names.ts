import { ConnectorError } from '../../common/errors';
import { changeLogNames, type ChangeLogNames } from '../common';
import type { OracleSession } from './session';

const SCHEMA = `SELECT USERNAME FROM ALL_USERS WHERE UPPER(USERNAME) = UPPER(:1) ORDER BY CASE WHEN USERNAME = :2 THEN 0 ELSE 1 END, USERNAME`;

/** Bytes of a name every release takes. */
const SHORT_NAME_BYTES = 30;

/** Where our objects live, and the server's release. */
export class ObjectNames {
  constructor(private readonly session: OracleSession) {}

  /**
   * Our objects are the user's own, whatever schema the product's tables have: then CREATE TABLE and CREATE SEQUENCE are
   * enough, where another's schema would take CREATE ANY.
   */
  async resolve(): Promise<{ names: ChangeLogNames; release: number }> {
    const { user, release } = await this.session.serverFacts();
    const names = changeLogNames(user, this.session.settings.changeLogTable);
    for (const { name } of [names.log, names.ids, names.missed, names.credit, names.owner]) requireShort(name);
    return { names, release };
  }

  /** Schema of names without owner: `ownerSchema`, else the user's default. */
  async schema(): Promise<string> {
    const wanted = this.session.settings.ownerSchema;
    if (wanted === null) return (await this.session.serverFacts()).currentSchema;
    const rows = await this.session.query(SCHEMA, [wanted, wanted]);
    if (rows.length === 0) throw new ConnectorError('SCHEMA_NOT_FOUND', { schema: wanted });
    return rows[0][0] as string;
  }
}

function requireShort(name: string): void {
  if (Buffer.byteLength(name) <= SHORT_NAME_BYTES) return;
  const problem = `it is longer than ${SHORT_NAME_BYTES} bytes; choose a shorter changeLogTable`;
  throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(name), problem });
}
