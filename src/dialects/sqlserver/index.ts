import type { ConnectionSettings, Dialect, EntityMapping, EntityReader, ProductDatabase } from '../dialect';
import { SqlServerChangeQueue } from './change-queue';
import { SqlServerSession } from './connect';
import { SqlServerEntityReader } from './entity-reader';
import { SqlServerIntrospection } from './introspect';
import { parseJdbcUrl } from './jdbc-url';
import { ObjectNames } from './object-names';
import { MAX_IDENTIFIER_LENGTH, quote } from './quote';
import { SqlServerStructures } from './structures';

/** SQL Server 2012 and later, and Babelfish for PostgreSQL, which is told from it when a session is opened. */
export const sqlServerDialect: Dialect = {
  name: 'MSSQLSERVER',
  capabilities: {
    maxIdentifierLength: MAX_IDENTIFIER_LENGTH,
    transactionalDdl: true,
    stampsLocalWrites: false,
    seesTruncate: false,
    brokenTriggerStopsWrites: true,
  },
  parseUrl: parseJdbcUrl,
  quote,
  open: (settings) => new SqlServerProductDatabase(settings),
};

class SqlServerProductDatabase implements ProductDatabase {
  readonly introspection: SqlServerIntrospection;
  readonly structures: SqlServerStructures;
  readonly changeQueue: SqlServerChangeQueue;
  private readonly session: SqlServerSession;

  constructor(settings: ConnectionSettings) {
    this.session = new SqlServerSession(settings);
    const objectNames = new ObjectNames(this.session);
    this.introspection = new SqlServerIntrospection(this.session, objectNames);
    this.structures = new SqlServerStructures(this.session, objectNames);
    this.changeQueue = new SqlServerChangeQueue(this.session, objectNames);
  }

  entityReader(mapping: EntityMapping): EntityReader {
    return new SqlServerEntityReader(this.session, mapping);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
