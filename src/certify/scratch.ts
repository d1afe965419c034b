import type {
  CaptureLayout,
  ChangeLogOwner,
  Dialect,
  EntityMapping,
  MappedField,
  ProductDatabase,
  TableInfo,
  TableName,
} from '../dialects';
import type { CertifyEngine, WriterSession } from './engines';

/** The change log of a certification: never that of a connector that may work on the same database. */
export const SCRATCH_LOG = 'TCC_CERTIFY';

/** Always the same, so that a run removes what one that was killed left behind. */
export const OWNER: ChangeLogOwner = { instanceId: 'tcc-certify', connectionId: 'tcc-certify' };

/** Of two tables of one shape only one is captured: their difference is what capture costs. */
const TABLES = ['TCC_CERT_ORDER', 'TCC_CERT_ITEM', 'TCC_CERT_VALUE', 'TCC_CERT_BUSY', 'TCC_CERT_PLAIN'] as const;
export type ScratchTable = (typeof TABLES)[number];
const CAPTURED: readonly ScratchTable[] = ['TCC_CERT_ORDER', 'TCC_CERT_ITEM', 'TCC_CERT_BUSY'];

/** The scratch tables of one certification in one schema. */
export class Scratch {
  private readonly infos = new Map<ScratchTable, TableInfo>();

  constructor(
    private readonly dialect: Dialect,
    private readonly engine: CertifyEngine,
    private readonly schema: string,
  ) {}

  /** The quoted name, for statements. */
  sql(table: ScratchTable | typeof SCRATCH_LOG): string {
    return `${this.dialect.quote(this.schema)}.${this.dialect.quote(table)}`;
  }

  /** Table and columns, for INSERT: the table has more of them once it is captured. */
  into(table: ScratchTable): string {
    return `${this.sql(table)} (${this.definition(table)
      .columns.map(([name]) => this.dialect.quote(name))
      .join(', ')})`;
  }

  names(): TableName[] {
    return TABLES.map((name) => ({ schema: this.schema, name }));
  }

  async create(writer: WriterSession): Promise<void> {
    const quote = (name: string) => this.dialect.quote(name);
    for (const table of TABLES) {
      const { columns, key } = this.definition(table);
      const definitions = [...columns.map(([name, type]) => `${quote(name)} ${type}`), `PRIMARY KEY (${key.map(quote).join(', ')})`];
      await writer.run(`CREATE TABLE ${this.sql(table)} (${definitions.join(', ')})`);
    }
  }

  /** Removes what is there; what is not is no error. */
  async drop(writer: WriterSession): Promise<void> {
    for (const table of TABLES) await writer.run(`DROP TABLE ${this.sql(table)}`).catch(() => undefined);
  }

  /** Reads how the catalogue describes the tables. */
  async describe(database: ProductDatabase): Promise<void> {
    for (const name of TABLES) {
      const info = await database.introspection.describeTable({ schema: this.schema, name });
      if (info === null) throw new Error(`${name} was created and cannot be found`);
      this.infos.set(name, info);
    }
  }

  info(table: ScratchTable): TableInfo {
    return this.infos.get(table)!;
  }

  /** Orders marked X do not exist; the column SILENT concerns nobody. */
  layouts(): CaptureLayout[] {
    return CAPTURED.map((name, index) => {
      const table = this.info(name);
      const columns = table.columns.map((column) => column.name);
      const state = columns.find((column) => /^state$/i.test(column));
      const rowFilter = state ? [{ column: state, operator: 'NE' as const, values: ['X'] }] : [];
      const comparedColumns = columns.filter((column) => !/^silent$/i.test(column));
      return {
        layoutId: index + 1,
        table,
        loggedColumns: table.primaryKey,
        groups: [{ comparedColumns, rowFilter }],
        managerialColumns: true,
      };
    });
  }

  /** An order with its items. */
  orders(): EntityMapping {
    const [order, item] = [this.info('TCC_CERT_ORDER'), this.info('TCC_CERT_ITEM')];
    const items: MappedField = {
      kind: 'ARRAY',
      name: 'items',
      required: false,
      child: {
        table: item,
        rowFilter: [],
        fields: [scalar(item, 'LINE', 'NUMBER')],
        join: [{ childColumn: columnOf(item, 'ORDER_ID'), parentColumn: columnOf(order, 'ID') }],
        orderBy: [columnOf(item, 'ORDER_ID'), columnOf(item, 'LINE')],
      },
    };
    return mappingOf(order, [scalar(order, 'NOTE', 'STRING'), items]);
  }

  values(): EntityMapping {
    const table = this.info('TCC_CERT_VALUE');
    return mappingOf(
      table,
      this.engine.exactValues.map(({ column, type }) => scalar(table, column, type)),
    );
  }

  /** Alone in its table, so that chunks of it are small. */
  busy(): EntityMapping {
    return mappingOf(this.info('TCC_CERT_BUSY'), []);
  }

  /** Name and type of every column, and the constraints behind them. */
  private definition(table: ScratchTable): { columns: [name: string, type: string][]; key: string[] } {
    const { number, code, text } = this.engine.types;
    const required = `${number} NOT NULL`;
    const key = ['ID'];
    switch (table) {
      case 'TCC_CERT_ORDER':
        return {
          columns: [
            ['ID', required],
            ['NOTE', text],
            ['STATE', code],
            ['SILENT', text],
          ],
          key,
        };
      case 'TCC_CERT_ITEM':
        return {
          columns: [
            ['ORDER_ID', required],
            ['LINE', required],
          ],
          key: ['ORDER_ID', 'LINE'],
        };
      case 'TCC_CERT_VALUE':
        return {
          columns: [['ID', required], ...this.engine.exactValues.map(({ column, nativeType }): [string, string] => [column, nativeType])],
          key,
        };
      case 'TCC_CERT_BUSY':
      case 'TCC_CERT_PLAIN':
        return {
          columns: [
            ['ID', required],
            ['NOTE', text],
            ['AMOUNT', number],
          ],
          key,
        };
    }
  }
}

function mappingOf(table: TableInfo, fields: MappedField[]): EntityMapping {
  const parts = [{ label: 'id', column: columnOf(table, 'ID'), type: 'NUMBER' as const }];
  const key: MappedField = { kind: 'OBJECT', name: 'id', required: true, isKey: true, parts };
  return {
    schemaId: 'certify',
    schemaName: 'Certify',
    schemaVersion: '1',
    productName: 'CERTIFY',
    root: { table, rowFilter: [], fields: [key, ...fields] },
    key: { attribute: 'id', parts },
  };
}

function scalar(table: TableInfo, name: string, type: 'STRING' | 'NUMBER' | 'DATE' | 'CLOB'): MappedField {
  return { kind: 'SCALAR', name, required: false, column: columnOf(table, name), type };
}

/** Engines may spell names in a case of their own. */
function columnOf(table: TableInfo, name: string) {
  return table.columns.find((column) => column.name.toUpperCase() === name)!;
}
