import type { Client, Pool } from 'pg';

/** Rows the table holds before the changes. */
const SEED_ROWS = 50_000;
const CHANGES_PER_TRANSACTION = 100;

/** Name of the product in TCC_PRODUCT_METADATA. */
export const PRODUCT = 'BENCH';
export const SCHEMA = 'BenchRow';
export const TABLE = 'bench_row';
/** The same without our triggers, for the baseline's own changes. */
export const PLAIN_TABLE = 'bench_plain';

const TEXT_COLUMNS = ['name', 'street', 'city', 'note', 'remark'];
const NUMBER_COLUMNS = ['amount', 'price', 'quantity', 'weight'];
const DATE_COLUMNS = ['created', 'modified'];
const COLUMNS = ['id', ...TEXT_COLUMNS, ...NUMBER_COLUMNS, ...DATE_COLUMNS].join(', ');

const INSERT = (id: string, turn: string) =>
  `INSERT INTO ${TABLE} (${COLUMNS}) SELECT ${id}, made.* FROM bench_values(${id}, ${turn}) AS made`;
const UPDATE = (id: string, turn: string) =>
  `UPDATE ${TABLE} SET note = 'changed in turn ' || ${turn}, quantity = ${turn}, modified = clock_timestamp() WHERE id = ${id}`;
const DELETE = (id: string) => `DELETE FROM ${TABLE} WHERE id = ${id}`;

/** A product table of 12 columns and about 500 bytes a row. */
export async function createProductTable(pool: Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
    INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('${PRODUCT}', '1.0');
    CREATE TABLE ${TABLE} (
      id bigint PRIMARY KEY,
      name varchar(60), street varchar(80), city varchar(40), note varchar(200), remark varchar(100),
      amount numeric(15,2), price numeric(12,4), quantity integer, weight double precision,
      created date, modified timestamp);
    CREATE FUNCTION bench_values(id bigint, turn integer,
      OUT text, OUT text, OUT text, OUT text, OUT text, OUT numeric, OUT numeric, OUT integer, OUT float8, OUT date, OUT timestamp) LANGUAGE sql AS $$
      SELECT 'Customer ' || id || ' of ' || turn, repeat('Rua das Flores ', 4) || id, 'Joinville', left(repeat('observação ' || turn || ' ', 12), 190),
             repeat('remark ', 10), (id % 100000) / 7.0, (id % 1000) / 3.0, (id + turn)::integer, id / 9.0,
             date '2020-01-01' + (id % 2000)::integer, timestamp '2026-01-01' + turn * interval '1 second' $$;
    CREATE FUNCTION bench_changes(kinds text[], ids bigint[], turns integer[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        FOR i IN 1 .. array_length(kinds, 1) LOOP
          IF kinds[i] = 'I' THEN ${INSERT('ids[i]', 'turns[i]')};
          ELSIF kinds[i] = 'U' THEN ${UPDATE('ids[i]', 'turns[i]')};
          ELSE ${DELETE('ids[i]')};
          END IF;
        END LOOP;
      END $$;
    INSERT INTO ${TABLE} (${COLUMNS}) SELECT id, made.* FROM generate_series(1, ${SEED_ROWS}) AS id, bench_values(id, 0) AS made;
    CREATE TABLE ${PLAIN_TABLE} (LIKE ${TABLE} INCLUDING ALL);
    ANALYZE ${TABLE}`);
}

/** One more product table of the same columns, empty. */
export async function createFurtherTable(pool: Pool, name: string): Promise<void> {
  await pool.query(`CREATE TABLE ${name} (LIKE ${PLAIN_TABLE} INCLUDING ALL)`);
}

/** Inserts rows in one statement, ids from `first` on. */
export async function insertRows(pool: Pool, table: string, first: number, count: number): Promise<void> {
  await pool.query(
    `INSERT INTO ${table} (${COLUMNS}) SELECT id, made.* FROM generate_series($1::bigint, $1::bigint + $2 - 1) AS id, bench_values(id, 1) AS made`,
    [first, count],
  );
}

/** SchemaDefinition of a whole table. */
export function schemaDefinition(name = SCHEMA, tableName = TABLE): object {
  const attribute = (column: string, type: string, key = false) => ({
    name: column,
    required: key,
    type: 'ELEMENT',
    entityPrimaryKey: key,
    foreignKeyType: 'NONE',
    attributeProducts: [
      {
        productName: PRODUCT,
        tableName,
        foreignTableName: null,
        columns: [{ columnName: column, parentColumnName: null, type, label: key ? 'id' : null }],
      },
    ],
    children: [],
  });
  return {
    name,
    description: 'A row of the benchmark',
    version: '1.0.0',
    attributes: [
      attribute('id', 'NUMBER', true),
      ...TEXT_COLUMNS.map((column) => attribute(column, 'STRING')),
      ...NUMBER_COLUMNS.map((column) => attribute(column, 'NUMBER')),
      ...DATE_COLUMNS.map((column) => attribute(column, 'DATE')),
    ],
  };
}

/** Changes rows: half inserts, 40 % updates, 10 % deletes. Repeatable: the same sequence at every run. */
export class Changes {
  private lastId = SEED_ROWS;
  private readonly alive: number[] = Array.from({ length: SEED_ROWS }, (_, index) => index + 1);
  private random = 42;
  private turn = 0;
  /** Keys that were changed. */
  readonly touched = new Set<number>();

  /** Gives out ids that no row has had, for rows inserted elsewhere than here. */
  reserve(count: number): number {
    const first = this.lastId + 1;
    this.lastId += count;
    return first;
  }

  /** Makes `count` single-row changes, each a statement of its own, 100 a transaction. */
  async make(client: Client, count: number): Promise<void> {
    for (let done = 0; done < count; done += CHANGES_PER_TRANSACTION) {
      const plan = Array.from({ length: Math.min(CHANGES_PER_TRANSACTION, count - done) }, () => this.decide());
      await client.query({
        name: 'changes',
        text: 'SELECT bench_changes($1, $2, $3)',
        values: [plan.map(({ kind }) => kind), plan.map(({ id }) => id), plan.map(({ turn }) => turn)],
      });
    }
  }

  /** Makes one change. */
  async one(client: Client): Promise<void> {
    const { kind, id, turn } = this.decide();
    if (kind === 'I') await client.query({ name: 'insert', text: INSERT('$1::bigint', '$2::integer'), values: [id, turn] });
    else if (kind === 'U') await client.query({ name: 'update', text: UPDATE('$1::bigint', '$2::integer'), values: [id, turn] });
    else await client.query({ name: 'delete', text: DELETE('$1::bigint'), values: [id] });
  }

  private decide(): { kind: 'I' | 'U' | 'D'; id: number; turn: number } {
    const turn = ++this.turn;
    const dice = this.next(10);
    const kind = dice < 5 ? 'I' : dice < 9 ? 'U' : 'D';
    const id = kind === 'I' ? ++this.lastId : this.pick(kind === 'D');
    if (kind === 'I') this.alive.push(id);
    this.touched.add(id);
    return { kind, id, turn };
  }

  private pick(take: boolean): number {
    const index = this.next(this.alive.length);
    const id = this.alive[index];
    if (take) {
      this.alive[index] = this.alive[this.alive.length - 1];
      this.alive.pop();
    }
    return id;
  }

  private next(limit: number): number {
    this.random = (this.random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((this.random / 2_147_483_648) * limit);
  }
}
