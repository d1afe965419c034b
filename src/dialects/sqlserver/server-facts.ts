import type { Row } from './statements';

/**
 * What a server is and can do. Babelfish speaks the protocol on PostgreSQL and lacks some things or does them otherwise;
 * statements ask for what they need by name and never for the server's brand.
 */
export interface ServerFacts extends ServerCapabilities {
  /** Major version: 11 is SQL Server 2012. */
  version: number;
  productVersion: string;
  isBabelfish: boolean;
  /** Default schema of the user in this database; null: none. */
  defaultSchema: string | null;
  /** Database user, as GRANT names it. */
  user: string;
  /** Collation of the database. */
  collation: string;
}

export interface ServerCapabilities {
  hasMerge: boolean;
  hasCreateOrAlter: boolean;
  /** A trigger's body is replaced in place; else it is dropped and made again. */
  hasAlterTrigger: boolean;
  /** DROP COLUMN leaves the table's triggers where they are. */
  dropColumnKeepsTriggers: boolean;
  /** A trigger may write where its writers may not, because one owner has both. */
  ownershipChaining: boolean;
  /** READPAST, ROWLOCK and the like do what they say. */
  hasLockHints: boolean;
  /** A cached sequence still hands out ids in order. */
  hasSequenceCache: boolean;
  /** The catalogue keeps the spelling of names in `sys.*`. */
  catalogueKeepsCase: boolean;
  /** A column a CHECK constraint names can neither be dropped nor altered. */
  constraintKeepsColumns: boolean;
  /** `sys.sequences` tells where a sequence stands; else the sequence itself is read. */
  hasSequenceCatalogue: boolean;
  /** REPLACE takes texts as they are; else as patterns, in which a backslash means something. */
  replacesText: boolean;
  /** The server stops a statement the client gives up. */
  cancelsStatements: boolean;
  /** `CONVERT` writes binary values as hexadecimal digits. */
  hasHexText: boolean;
  /** SNAPSHOT isolation may be used: children and root of one moment. */
  snapshotAllowed: boolean;
}

/** CREATE OR ALTER came with 2016 SP1, which the major version does not tell from 2016; a build does. */
const CREATE_OR_ALTER_BUILD = [13, 4001];

export const SERVER_FACTS = `SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)), CAST(SERVERPROPERTY('Babelfish') AS nvarchar(16)),
  CAST(SCHEMA_NAME() AS nvarchar(128)), CAST(USER_NAME() AS nvarchar(128)), CAST((SELECT collation_name FROM sys.databases WHERE name = DB_NAME()) AS nvarchar(128)),
  CAST((SELECT snapshot_isolation_state FROM sys.databases WHERE name = DB_NAME()) AS nvarchar(4)),
  CAST(SERVERPROPERTY('EngineEdition') AS nvarchar(4))`;

/** @param row answer to `SERVER_FACTS` */
export function serverFacts(row: Row): ServerFacts {
  const [productVersion, babelfish, defaultSchema, user, collation, snapshotState, edition] = row as (string | null)[];
  const [version = 0, , build = 0] = (productVersion ?? '').split('.').map(Number);
  const isBabelfish = babelfish === '1';
  const isAzure = edition === '5';
  return {
    version,
    productVersion: productVersion ?? '',
    isBabelfish,
    defaultSchema,
    user: user ?? '',
    collation: collation ?? '',
    hasMerge: !isBabelfish,
    hasCreateOrAlter: !isBabelfish && (isAzure || isAtLeast([version, build], CREATE_OR_ALTER_BUILD)),
    hasAlterTrigger: !isBabelfish,
    dropColumnKeepsTriggers: !isBabelfish,
    ownershipChaining: !isBabelfish,
    hasLockHints: !isBabelfish,
    hasSequenceCache: !isBabelfish,
    catalogueKeepsCase: !isBabelfish,
    constraintKeepsColumns: !isBabelfish,
    hasSequenceCatalogue: !isBabelfish,
    replacesText: !isBabelfish,
    cancelsStatements: !isBabelfish,
    hasHexText: !isBabelfish,
    snapshotAllowed: isBabelfish || snapshotState === '1',
  };
}

function isAtLeast([major, build]: number[], [wantedMajor, wantedBuild]: number[]): boolean {
  return major > wantedMajor || (major === wantedMajor && build >= wantedBuild);
}
