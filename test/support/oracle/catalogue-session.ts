import { ConnectorError } from '../../../src/common/errors';
import type { OracleSession, Bind, Row, ServerFacts, Statements } from '../../../src/dialects/oracle/session';
import { settingsOf } from '../connection-settings';

interface CatalogueObject {
  type: 'TABLE' | 'SEQUENCE' | 'TRIGGER';
  columns: Row[];
  rows: number;
  source: string;
  enabled: boolean;
}

/**
 * Stands in for the driver and the server behind it, of which there is none: a catalogue that follows the DDL it is sent
 * and answers what our dialect asks of the real one. It tells in which order things happen and what a kill leaves behind;
 * what Oracle itself makes of a statement it cannot tell.
 */
export class CatalogueSession implements OracleSession {
  readonly settings = { ...settingsOf('postgres://PIMS:secret@host:1521/service'), ownerSchema: 'SALES' };
  readonly objects = new Map<string, CatalogueObject>();
  /** Every statement that changed something. */
  readonly executed: string[] = [];
  /** The session breaks when it is about to execute one more; null: never. */
  executionsLeft: number | null = null;
  /** What the compiler has against a trigger; null: nothing. */
  compiler: (sql: string) => string | null = () => null;
  owner: [string, string] | null = null;

  constructor(private readonly release: number) {
    this.objects.set('SALES.ORDERS', { type: 'TABLE', columns: [toColumn('ID NUMBER(19)')], rows: 1_000, source: '', enabled: true });
  }

  async query(sql: string, binds: Bind[] = []): Promise<Row[]> {
    const object = this.objects.get(`${String(binds[0])}.${String(binds[1])}`);
    if (sql.startsWith('SELECT OBJECT_TYPE')) return object ? [[object.type]] : [];
    if (sql.includes('FROM ALL_TRIGGERS')) return object ? [this.triggerRow(object)] : [];
    if (sql.startsWith('SELECT TEXT FROM ALL_SOURCE')) return (object?.source ?? '').split(/(?<=\n)/).map((line) => [line]);
    if (sql.includes('FROM ALL_ERRORS')) return object && this.compiler(object.source) ? [[3, 1, this.compiler(object.source)]] : [];
    if (sql.includes('FROM ALL_TAB_COLS')) return object?.columns ?? [];
    if (sql.includes('FROM ALL_SEQUENCES')) return object ? [[1]] : [];
    if (sql.includes('FROM ALL_TABLES')) return object ? [[object.rows]] : [];
    if (sql.startsWith('SELECT INSTANCE_ID')) return this.owner ? [this.owner] : [];
    if (sql.startsWith('SELECT DISTINCT NAME FROM ALL_SOURCE')) return this.names('TRIGGER').map((name) => [name.split('.')[1]]);
    if (sql.startsWith('SELECT MAX(')) return [[null]];
    if (sql.startsWith('SELECT 1 FROM')) return this.named(sql).rows > 0 ? [[1]] : [];
    throw new Error(`The catalogue was asked something new: ${sql}`);
  }

  async execute(sql: string): Promise<number> {
    if (this.executionsLeft === 0) throw new ConnectorError('PRODUCT_DATABASE_UNREACHABLE', { problem: 'killed' });
    if (this.executionsLeft !== null) this.executionsLeft--;
    this.executed.push(sql);
    this.apply(sql);
    return 1;
  }

  inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return work(this);
  }

  inReadOnlyTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return work(this);
  }

  async serverFacts(): Promise<ServerFacts> {
    return { user: 'PIMS', currentSchema: 'PIMS', version: `${this.release}.0.0.0`, release: this.release };
  }

  async close(): Promise<void> {}

  names(type: CatalogueObject['type']): string[] {
    return [...this.objects].filter(([, object]) => object.type === type).map(([name]) => name);
  }

  private apply(sql: string): void {
    const [, verb, type] = /^(CREATE OR REPLACE|CREATE|DROP|ALTER|INSERT|UPDATE|DELETE|TRUNCATE|LOCK)\s+(\w+)/.exec(sql) ?? [];
    const name = nameIn(sql);
    if (verb === 'CREATE' || verb === 'CREATE OR REPLACE') this.create(name, type as CatalogueObject['type'], sql);
    else if (verb === 'DROP') this.objects.delete(name);
    else if (verb === 'ALTER') this.alter(sql);
    else if (verb === 'INSERT') this.insert(sql);
    else if (verb === 'DELETE' || verb === 'TRUNCATE') this.empty(name);
  }

  private create(name: string, type: CatalogueObject['type'], sql: string): void {
    const columns = [...sql.matchAll(/^ {2}([A-Z_]+ [A-Z0-9]+(?:\([\w ]+\))?)/gm)].map(([, text]) => text);
    const declared = columns.filter((text) => !text.startsWith('CONSTRAINT')).map(toColumn);
    const source = sql.replace('CREATE OR REPLACE ', '');
    this.objects.set(name, { type, columns: type === 'TABLE' ? declared : [], rows: 0, source, enabled: !sql.includes('\nDISABLE\n') });
  }

  private alter(sql: string): void {
    const object = this.named(sql);
    const [, added] = /ADD \((.+)\)$/.exec(sql) ?? [];
    if (added) object.columns.push(toColumn(added.replaceAll('"', '').replace(' INVISIBLE', '')));
    if (/ (DROP|SET UNUSED) \(/.test(sql)) object.columns = object.columns.filter(([name]) => !sql.includes(`"${String(name)}"`));
    if (sql.endsWith(' ENABLE')) object.enabled = true;
  }

  private insert(sql: string): void {
    this.named(sql).rows = 1;
    const [, instance, connection] = /SELECT '([^']*)', '([^']*)',/.exec(sql) ?? [];
    if (instance !== undefined) this.owner = [instance, connection];
  }

  private empty(name: string): void {
    const object = this.objects.get(name);
    if (object) object.rows = 0;
    if (name.endsWith('_OWNER')) this.owner = null;
  }

  private named(sql: string): CatalogueObject {
    const object = this.objects.get(nameIn(sql));
    if (!object) throw Object.assign(new Error(`ORA-00942: ${sql}`), { code: 'ORA-00942' });
    return object;
  }

  private triggerRow({ source, enabled }: CatalogueObject): Row {
    const [, schema, name] = / ON "([^"]+)"\."([^"]+)"/.exec(source) ?? [];
    const status = this.compiler(source) === null ? 'VALID' : 'INVALID';
    return [schema, name, 'COMPOUND', 'INSERT OR UPDATE OR DELETE', enabled ? 'ENABLED' : 'DISABLED', status];
  }
}

function nameIn(sql: string): string {
  const [, schema, name] = /"([^"]+)"\."([^"]+)"/.exec(sql) ?? [];
  return `${schema}.${name}`;
}

/** A row of ALL_TAB_COLS for a declaration such as `KINDS VARCHAR2(2000 BYTE)`. */
function toColumn(declaration: string): Row {
  const [, name, type] = /^(\S+) (.+)$/.exec(declaration)!;
  const [, base, size, , unit] = /^(NUMBER|CHAR|VARCHAR2|NVARCHAR2)\((\d+)( (BYTE|CHAR))?\)/.exec(type) ?? [];
  if (base === undefined) return [name, type, 11, 0, null, null, 6, 'Y', 'NO', 'NO'];
  if (base === 'NUMBER') return [name, base, 22, 0, null, Number(size), 0, 'Y', 'NO', 'NO'];
  return [name, base, Number(size), Number(size), unit === 'BYTE' ? 'B' : 'C', null, null, 'Y', 'NO', 'NO'];
}
