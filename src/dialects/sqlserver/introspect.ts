import { ConnectorError } from '../../common/errors';
import type {
  ColumnAddition,
  ForeignKey,
  Hazard,
  Introspection,
  MissingRight,
  ProductMetadata,
  TableInfo,
  TableName,
  TableSummary,
} from '../dialect';
import { columnAdditions } from './column-additions';
import type { SqlServerSession } from './connect';
import { describeTable } from './describe-table';
import { errorNumberOf } from './errors';
import { hazards } from './hazards';
import { missingRights } from './missing-rights';
import type { ObjectNames } from './object-names';
import { qualified, quote } from './quote';
import { foreignKeys, listTables } from './table-list';

/** SQL Server 2012, the oldest with sequences and TRY_CAST. */
const OLDEST_VERSION = 11;
const METADATA_TABLE = 'TCC_PRODUCT_METADATA';
const RIGHT_MISSING = [229, 297, 300];

const DATABASE_TIME = `SELECT STUFF(CONVERT(nvarchar(26), CAST(SYSUTCDATETIME() AS datetime2(6)), 121), 11, 1, N'T') + N'Z'`;

const TABLES = `SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES
WHERE TABLE_TYPE = 'BASE TABLE' AND LOWER(TABLE_NAME) = LOWER(@p1) AND LOWER(TABLE_SCHEMA) = LOWER(@p2)`;

/** A restored copy keeps the first part; recovering it begins another fork of the log. */
const FINGERPRINT = `SELECT CONVERT(nvarchar(36), database_guid) + N'/' + CONVERT(nvarchar(36), recovery_fork_guid)
FROM sys.database_recovery_status WHERE database_id = DB_ID()`;
/** A copy made by files has the system identifier of its original: not told apart. */
const BABELFISH_FINGERPRINT = `SELECT CONVERT(nvarchar(20), system_identifier) + N'/' + CONVERT(nvarchar(20), DB_ID()) FROM pg_catalog.pg_control_system()`;

/** Reads the catalogue of one product database. */
export class SqlServerIntrospection implements Introspection {
  constructor(
    private readonly session: SqlServerSession,
    private readonly objectNames: ObjectNames,
  ) {}

  async ping(): Promise<{ serverVersion: string; databaseTime: string }> {
    const [[databaseTime]] = await this.session.query(DATABASE_TIME);
    const { version, productVersion, isBabelfish } = await this.session.serverFacts();
    const serverVersion = isBabelfish ? `Babelfish (SQL Server ${productVersion})` : `SQL Server ${productVersion}`;
    if (version < OLDEST_VERSION)
      throw new ConnectorError('PRODUCT_VERSION_UNSUPPORTED', { version: serverVersion, oldest: 'SQL Server 2012 (11.0)' });
    return { serverVersion, databaseTime: databaseTime as string };
  }

  async readProductMetadata(): Promise<ProductMetadata | null> {
    const [table] = await this.findTables(METADATA_TABLE, null);
    const columns = table ? ((await this.describeTable(table))?.columns ?? []) : [];
    const name = columns.find((column) => column.name.toUpperCase() === 'NAME');
    const version = columns.find((column) => column.name.toUpperCase() === 'VERSION');
    if (!table || !name || !version) return null;
    const text = (column: string) => `LTRIM(RTRIM(COALESCE(CAST(${quote(column)} AS nvarchar(4000)), N'')))`;
    const rows = await this.session.query(`SELECT TOP (1) ${text(name.name)}, ${text(version.name)} FROM ${qualified(table)}`);
    return rows.length > 0 && rows[0][0] !== '' ? { name: rows[0][0] as string, version: rows[0][1] as string } : null;
  }

  defaultSchema(): Promise<string> {
    return this.objectNames.userSchema();
  }

  /** The exact spelling first: a case-sensitive database may have several. */
  async findTables(name: string, schema: string | null): Promise<TableName[]> {
    const wanted = schema ?? (await this.objectNames.schema());
    const rows = (await this.session.query(TABLES, [name, wanted])) as [string, string][];
    const misses = (table: TableName) => (table.name === name ? 0 : 2) + (table.schema === wanted ? 0 : 1);
    return rows
      .map(([tableSchema, tableName]) => ({ schema: tableSchema, name: tableName }))
      .sort((one, other) => misses(one) - misses(other) || (one.name < other.name ? -1 : 1));
  }

  describeTable(table: TableName): Promise<TableInfo | null> {
    return describeTable(this.session, table);
  }

  async missingRights(tables: TableName[]): Promise<MissingRight[]> {
    return missingRights(this.session, await this.objectNames.schema(), tables);
  }

  columnAdditions(tables: TableName[]): Promise<ColumnAddition[]> {
    return columnAdditions(this.session, tables);
  }

  listTables(search: string | null, page: { offset: number; limit: number }): Promise<TableSummary[]> {
    return listTables(this.session, search, page);
  }

  foreignKeys(tables: TableName[]): Promise<ForeignKey[]> {
    return foreignKeys(this.session, tables);
  }

  async hazards(tables: TableName[], options: { managerialColumns: boolean }): Promise<Hazard[]> {
    return hazards(this.session, await this.objectNames.resolve(), tables, options);
  }

  async fingerprint(): Promise<string | null> {
    const { isBabelfish } = await this.session.serverFacts();
    try {
      const rows = await this.session.query(isBabelfish ? BABELFISH_FINGERPRINT : FINGERPRINT);
      return (rows[0]?.[0] as string | undefined) ?? null;
    } catch (error) {
      if (RIGHT_MISSING.includes(errorNumberOf(error) ?? 0)) return null;
      throw error;
    }
  }

  /** The product's own writes are not stamped on this engine: the count would rise with every one of them. */
  async unstampedRows(): Promise<number | null> {
    return null;
  }
}
