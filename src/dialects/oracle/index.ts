import type { ConnectionSettings, Dialect, DialectCapabilities, EntityMapping, EntityReader, ProductDatabase } from '../dialect';
import { OracleChangeQueue } from './change-queue';
import { OracleEntityReader } from './entity-reader';
import { OracleIntrospection } from './introspect';
import { parseJdbcUrl } from './jdbc-url';
import { ObjectNames } from './object-names';
import { MAX_IDENTIFIER_BYTES, quote } from './quote';
import type { OracleSession } from './session';
import { OracleStructures } from './structures';
import { loadClientLibrary } from './thick-mode';
import { DriverSession } from './driver-session';

/**
 * DDL commits. A trigger of ours needs its table's columns and nothing else, so dropping the change log stops nobody; but
 * a column it names that is dropped or renamed leaves it invalid, and Oracle then refuses writes (ORA-04098). TRUNCATE
 * fires no trigger of a table; the DDL trigger that would see it is a right over the whole schema, and left out.
 */
const CAPABILITIES: DialectCapabilities = {
  maxIdentifierLength: MAX_IDENTIFIER_BYTES,
  transactionalDdl: false,
  stampsLocalWrites: true,
  seesTruncate: false,
  brokenTriggerStopsWrites: true,
};

/** Oracle 12.1 and later, by node-oracledb's Thin mode. Written without a server at hand: no statement of it has been run. */
export const oracle12cDialect: Dialect = {
  name: 'ORACLE12C',
  capabilities: CAPABILITIES,
  parseUrl: parseJdbcUrl,
  quote,
  open: (settings) => new OracleProductDatabase(new DriverSession(settings), 12.1),
};

/**
 * Oracle 11.2, through its client library. Opened only in a process of its own, whose every Oracle connection then goes through
 * the library. @throws ConnectorError `ORACLE_CLIENT_MISSING` when opened
 */
export const oracle11gDialect: Dialect = {
  ...oracle12cDialect,
  name: 'ORACLE11G',
  open: (settings) => {
    loadClientLibrary(settings.clientLibraryDir ?? null);
    return new OracleProductDatabase(new DriverSession(settings), 11.2);
  },
};

/** A product database behind any sessions; the statements are the same from 11.2 on, with facts by the server's release. */
export class OracleProductDatabase implements ProductDatabase {
  readonly introspection: OracleIntrospection;
  readonly structures: OracleStructures;
  readonly changeQueue: OracleChangeQueue;
  private readonly settings: ConnectionSettings;

  constructor(
    private readonly session: OracleSession,
    oldestRelease: number,
  ) {
    const objectNames = new ObjectNames(session);
    this.settings = session.settings;
    this.introspection = new OracleIntrospection(session, objectNames, oldestRelease);
    this.structures = new OracleStructures(session, objectNames);
    this.changeQueue = new OracleChangeQueue(session, objectNames);
  }

  entityReader(mapping: EntityMapping): EntityReader {
    return new OracleEntityReader(this.session, mapping, this.settings);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
