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
import { columnsOf } from './catalogue';
import { columnAdditions } from './column-additions';
import { describeTable } from './describe-table';
import { isObjectMissing } from './errors';
import { hazardsOf } from './hazards';
import { missingRights } from './missing-rights';
import type { ObjectNames } from './object-names';
import { qualified, quote } from './quote';
import type { OracleSession } from './session';
import { foreignKeys, listTables } from './table-list';
import { unstampedRows } from './unstamped-rows';

const METADATA_TABLE = 'TCC_PRODUCT_METADATA';
/** First release whose pluggable databases have identifiers of their own. */
const PLUGGABLE_RELEASE = 12.1;

const NOW = `SELECT TO_CHAR(SYS_EXTRACT_UTC(SYSTIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS.FF6"Z"') FROM DUAL`;

const TABLES = `SELECT OWNER, TABLE_NAME FROM ALL_TABLES
WHERE UPPER(TABLE_NAME) = UPPER(:1) AND UPPER(OWNER) = UPPER(:2) AND NESTED = 'NO' AND SECONDARY = 'N'
ORDER BY CASE WHEN TABLE_NAME = :3 THEN 0 WHEN TABLE_NAME = UPPER(:4) THEN 1 ELSE 2 END, CASE WHEN OWNER = :5 THEN 0 ELSE 1 END, OWNER, TABLE_NAME`;

/** Reads the catalogue of one product database: ALL_ views, which show what the user may see, and never DBA_ ones. */
export class OracleIntrospection implements Introspection {
  constructor(
    private readonly session: OracleSession,
    private readonly objectNames: ObjectNames,
    /** Oldest release of the dialect. */
    private readonly oldestRelease: number,
  ) {}

  async ping(): Promise<{ serverVersion: string; databaseTime: string }> {
    const { version, release } = await this.session.serverFacts();
    const [[databaseTime]] = (await this.session.query(NOW)) as [[string]];
    const serverVersion = `Oracle ${version}`;
    if (release < this.oldestRelease)
      throw new ConnectorError('PRODUCT_VERSION_UNSUPPORTED', { version: serverVersion, oldest: `Oracle ${this.oldestRelease}` });
    return { serverVersion, databaseTime };
  }

  async readProductMetadata(): Promise<ProductMetadata | null> {
    const [table] = await this.findTables(METADATA_TABLE, null);
    if (!table) return null;
    const columns = (await columnsOf(this.session, table, await this.release())).map((column) => column.name);
    const name = columns.find((column) => column.toUpperCase() === 'NAME');
    const version = columns.find((column) => column.toUpperCase() === 'VERSION');
    if (!name || !version) return null;
    const sql = `SELECT TRIM(TO_CHAR(${quote(name)})), TRIM(TO_CHAR(${quote(version)})) FROM ${qualified(table)} WHERE ROWNUM = 1`;
    const [row] = (await this.session.query(sql)) as [string | null, string | null][];
    return row?.[0] ? { name: row[0], version: row[1] ?? '' } : null;
  }

  async defaultSchema(): Promise<string> {
    return this.objectNames.schema();
  }

  async findTables(name: string, schema: string | null): Promise<TableName[]> {
    if (schema !== null) return this.tablesIn(schema, name);
    const { currentSchema, user } = await this.session.serverFacts();
    for (const candidate of new Set([await this.objectNames.schema(), currentSchema, user])) {
      const found = await this.tablesIn(candidate, name);
      if (found.length > 0) return found;
    }
    return [];
  }

  async describeTable(table: TableName): Promise<TableInfo | null> {
    return describeTable(this.session, table, await this.release());
  }

  async missingRights(tables: TableName[], needs: { managerialColumns: boolean } = { managerialColumns: true }): Promise<MissingRight[]> {
    const { user } = await this.session.serverFacts();
    return missingRights(this.session, user, tables, needs.managerialColumns);
  }

  async columnAdditions(tables: TableName[]): Promise<ColumnAddition[]> {
    return columnAdditions(this.session, tables, await this.release());
  }

  async listTables(search: string | null, page: { offset: number; limit: number }): Promise<TableSummary[]> {
    return listTables(this.session, search, page);
  }

  async foreignKeys(tables: TableName[]): Promise<ForeignKey[]> {
    return foreignKeys(this.session, tables);
  }

  async hazards(tables: TableName[], options: { managerialColumns: boolean }): Promise<Hazard[]> {
    return hazardsOf(this.session, tables, options.managerialColumns, await this.release());
  }

  /**
   * A copy keeps DBID and gets another RESETLOGS_CHANGE# when it is opened after a restore; a copy of a pluggable
   * database gets a CON_DBID of its own. Reading V$DATABASE takes a grant on V_$DATABASE.
   */
  async fingerprint(): Promise<string | null> {
    const container = (await this.release()) >= PLUGGABLE_RELEASE ? " || '/' || TO_CHAR(CON_DBID)" : '';
    const sql = `SELECT TO_CHAR(DBID) || '/' || TO_CHAR(RESETLOGS_CHANGE#)${container} FROM V$DATABASE`;
    try {
      const [row] = (await this.session.query(sql)) as [string][];
      return row?.[0] ?? null;
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  async unstampedRows(table: TableName): Promise<number | null> {
    return unstampedRows(this.session, table, await this.release());
  }

  private async tablesIn(schema: string, name: string): Promise<TableName[]> {
    const rows = await this.session.query(TABLES, [name, schema, name, name, schema]);
    return rows.map(([tableSchema, tableName]) => ({ schema: tableSchema as string, name: tableName as string }));
  }

  private async release(): Promise<number> {
    return (await this.session.serverFacts()).release;
  }
}
