import { changeLogNames } from '../../../src/dialects/common';
import type { CaptureLayout, ChangeLogOwner, ChangeRow, ConnectionSettings, TableInfo } from '../../../src/dialects';
import { SqlServerChangeQueue } from '../../../src/dialects/sqlserver/change-queue';
import { SqlServerSession } from '../../../src/dialects/sqlserver/connect';
import { describeTable } from '../../../src/dialects/sqlserver/describe-table';
import { parseJdbcUrl } from '../../../src/dialects/sqlserver/jdbc-url';
import { ObjectNames } from '../../../src/dialects/sqlserver/object-names';
import { SqlServerStructures } from '../../../src/dialects/sqlserver/structures';
import { sqlServerEngine, type ScratchDatabase } from '../../support/engines';
import { layoutOf } from '../dialect/dialect-under-test';

export const OWNER: ChangeLogOwner = { instanceId: 'instance-1', connectionId: 'connection-1' };
export const LOG = changeLogNames('dbo', 'TCC_EVENT');

/** A database of its own on a server of this protocol, with the parts of the dialect that log changes. */
export interface SqlServerUnderTest {
  product: ScratchDatabase;
  session: SqlServerSession;
  structures: SqlServerStructures;
  queue: SqlServerChangeQueue;
  describe(name: string): Promise<TableInfo>;
  /** Runs the product's statement that creates a table, and installs capture on it, without managerial columns. */
  watch(name: string, createSql: string, options?: Partial<CaptureLayout>): Promise<CaptureLayout>;
  takeChanges(): Promise<ChangeRow[]>;
  /** `U 1>2`, `I/.I 2`: kind, kinds, logged values before and after; handed off. */
  take(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openSqlServerUnderTest(): Promise<SqlServerUnderTest> {
  const product = await sqlServerEngine.open();
  const session = new SqlServerSession(settingsOf(product));
  const names = new ObjectNames(session);
  const structures = new SqlServerStructures(session, names);
  const queue = new SqlServerChangeQueue(session, names);
  let layouts = 0;

  const describe = async (name: string) => (await describeTable(session, { schema: 'dbo', name }))!;
  const takeChanges = async () => {
    const rows = await queue.read(null, 100_000);
    const number = (await queue.ownerRecord())!.handOffNumber + 1;
    await queue.handOff(OWNER, { number, changeIds: rows.map(({ id }) => id), timeSum: null });
    return rows;
  };
  return {
    product,
    session,
    structures,
    queue,
    describe,
    watch: async (name, createSql, options = {}) => {
      if (createSql !== '') await product.execute(createSql);
      const layout = layoutOf(await describe(name), ++layouts, { managerialColumns: false, ...options });
      await structures.install(OWNER, [layout]);
      return layout;
    },
    takeChanges,
    take: async () => (await takeChanges()).map(spell),
    close: async () => {
      await session.close();
      await product.close();
    },
  };
}

function settingsOf({ jdbcUrl, username, password }: ScratchDatabase): ConnectionSettings {
  const usual = { timeZone: 'America/Sao_Paulo', ownerSchema: null, changeLogTable: 'TCC_EVENT', charset: null };
  return { target: parseJdbcUrl(jdbcUrl), username, password, ...usual };
}

function spell({ kind, kinds, oldValues, newValues }: ChangeRow): string {
  const texts = [oldValues, newValues].map((values) => values?.map((value) => value ?? 'NULL').join(',') ?? '');
  return `${kind}${kinds === null ? '' : `/${kinds}`} ${texts[0]}${texts[0] ? '>' : ''}${texts[1]}`.trim();
}
