import type { ConnectionSettings, Dialect, EntityMapping, EntityReader, ProductDatabase } from '../dialect';
import { PostgresChangeQueue } from './change-queue';
import { ProductSession } from './connect';
import { PostgresEntityReader } from './entity-reader';
import { PostgresIntrospection } from './introspect';
import { parseJdbcUrl } from './jdbc-url';
import { ObjectNames } from './object-names';
import { MAX_IDENTIFIER_BYTES, quote } from './quote';
import { PostgresStructures } from './structures';

/** PostgreSQL 11 and later. */
export const postgresDialect: Dialect = {
  name: 'POSTGRESQL',
  capabilities: {
    maxIdentifierLength: MAX_IDENTIFIER_BYTES,
    transactionalDdl: true,
    stampsLocalWrites: true,
    seesTruncate: true,
    brokenTriggerStopsWrites: false,
  },
  parseUrl: parseJdbcUrl,
  quote,
  open: (settings) => new PostgresProductDatabase(settings),
};

class PostgresProductDatabase implements ProductDatabase {
  readonly introspection: PostgresIntrospection;
  readonly structures: PostgresStructures;
  readonly changeQueue: PostgresChangeQueue;
  private readonly session: ProductSession;

  constructor(settings: ConnectionSettings) {
    this.session = new ProductSession(settings);
    const objectNames = new ObjectNames(this.session);
    this.introspection = new PostgresIntrospection(this.session, objectNames);
    this.structures = new PostgresStructures(this.session, objectNames);
    this.changeQueue = new PostgresChangeQueue(this.session, objectNames);
  }

  entityReader(mapping: EntityMapping): EntityReader {
    return new PostgresEntityReader(this.session, mapping, this.session.settings);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
