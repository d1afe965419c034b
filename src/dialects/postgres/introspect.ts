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
import type { ProductSession } from './connect';
import { describeTable } from './describe-table';
import { fingerprintOf } from './instance';
import { missingRights } from './missing-rights';
import type { ObjectNames } from './object-names';
import { qualified, quote } from './quote';
import { foreignKeys, listTables } from './table-list';
import { unstampedRows } from './unstamped-rows';

/** Oldest server whose triggers and statements are tested. */
const OLDEST_VERSION = 110_000;

const METADATA_TABLE = 'TCC_PRODUCT_METADATA';

const TABLES = `SELECT n.nspname::text, c.relname::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND lower(c.relname) = lower($1) AND lower(n.nspname) = lower($2)
ORDER BY c.relname = $1 DESC, n.nspname = $2 DESC, n.nspname, c.relname`;

/** Reads the catalogue of one product database. */
export class PostgresIntrospection implements Introspection {
  constructor(
    private readonly session: ProductSession,
    private readonly objectNames: ObjectNames,
  ) {}

  async ping(): Promise<{ serverVersion: string; databaseTime: string }> {
    const rows = await this.session.query(
      `SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1), to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    );
    const serverVersion = rows[0][0] as string;
    const { version } = await this.session.serverFacts();
    if (version < OLDEST_VERSION)
      throw new ConnectorError('PRODUCT_VERSION_UNSUPPORTED', { version: serverVersion, oldest: 'PostgreSQL 11' });
    return { serverVersion, databaseTime: rows[0][1] as string };
  }

  async readProductMetadata(): Promise<ProductMetadata | null> {
    const [table] = await this.findTables(METADATA_TABLE, null);
    if (!table) return null;
    const columns = (await columnsOf(this.session, table)).map((column) => column.name);
    const name = columns.find((column) => column.toUpperCase() === 'NAME');
    const version = columns.find((column) => column.toUpperCase() === 'VERSION');
    if (!name || !version) return null;
    await this.requireReadable(table);
    const rows = await this.session.query(
      `SELECT btrim(coalesce(${quote(name)}::text, '')), btrim(coalesce(${quote(version)}::text, '')) FROM ${qualified(table)} LIMIT 1`,
    );
    return rows.length > 0 && rows[0][0] !== '' ? { name: rows[0][0] as string, version: rows[0][1] as string } : null;
  }

  private async requireReadable(table: TableName): Promise<void> {
    const missing = (await this.missingRights([table], { managerialColumns: false })).filter(({ right }) => /^(USAGE|SELECT) /.test(right));
    const [problem, remedy] = [missing.map(({ right }) => right).join('; '), missing.map((right) => right.remedy).join('; ')];
    if (missing.length > 0) throw new ConnectorError('PRODUCT_RIGHT_MISSING', { problem, remedy });
  }

  async defaultSchema(): Promise<string> {
    return this.objectNames.schema();
  }

  async findTables(name: string, schema: string | null): Promise<TableName[]> {
    if (schema !== null) return this.tablesIn(schema, name);
    const first = await this.tablesIn(await this.objectNames.schema(), name);
    return first.length > 0 || this.session.settings.ownerSchema === null
      ? first
      : this.tablesIn(await this.objectNames.userSchema(), name);
  }

  async describeTable(table: TableName): Promise<TableInfo | null> {
    return describeTable(this.session, table);
  }

  async missingRights(tables: TableName[], needs: { managerialColumns: boolean } = { managerialColumns: true }): Promise<MissingRight[]> {
    return missingRights(this.session, await this.objectNames.schema(), tables, needs.managerialColumns);
  }

  async columnAdditions(tables: TableName[]): Promise<ColumnAddition[]> {
    return columnAdditions(this.session, tables);
  }

  private async tablesIn(schema: string, name: string): Promise<TableName[]> {
    const rows = await this.session.query(TABLES, [name, schema]);
    return rows.map(([tableSchema, tableName]) => ({ schema: tableSchema as string, name: tableName as string }));
  }

  async listTables(search: string | null, page: { offset: number; limit: number }): Promise<TableSummary[]> {
    return listTables(this.session, search, page);
  }

  async foreignKeys(tables: TableName[]): Promise<ForeignKey[]> {
    return foreignKeys(this.session, tables);
  }

  /** None: a list-less INSERT may be shorter than the table, and nothing else depends on there being no trigger. */
  async hazards(): Promise<Hazard[]> {
    return [];
  }

  fingerprint(): Promise<string | null> {
    return fingerprintOf(this.session);
  }

  unstampedRows(table: TableName): Promise<number | null> {
    return unstampedRows(this.session, table);
  }
}
