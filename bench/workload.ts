import type { Client, Pool } from 'pg';

/** Rows the table holds before the changes. */
const SEED_ROWS = 50_000;
const CHANGES_PER_TRANSACTION = 100;

/** Name of the product in TCC_PRODUCT_METADATA. */
export const PRODUCT = 'BENCH';
export const SCHEMA = 'BenchRow';
export const TABLE = 'bench_row';

const TEXT_COLUMNS = ['name', 'street', 'city', 'note', 'remark'];
const NUMBER_COLUMNS = ['amount', 'price', 'quantity', 'weight'];
const DATE_COLUMNS = ['created', 'modified'];
const COLUMNS = ['id', ...TEXT_COLUMNS, ...NUMBER_COLUMNS, ...DATE_COLUMNS].join(', ');

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
    INSERT INTO ${TABLE} (${COLUMNS}) SELECT id, made.* FROM generate_series(1, ${SEED_ROWS}) AS id, bench_values(id, 0) AS made;
    ANALYZE ${TABLE}`);
}

/** SchemaDefinition of the whole table. */
export function schemaDefinition(): object {
  const attribute = (name: string, type: string, key = false) => ({
    name,
    required: key,
    type: 'ELEMENT',
    entityPrimaryKey: key,
    foreignKeyType: 'NONE',
    attributeProducts: [
      {
        productName: PRODUCT,
        tableName: TABLE,
        foreignTableName: null,
        columns: [{ columnName: name, parentColumnName: null, type, label: key ? 'id' : null }],
      },
    ],
    children: [],
  });
  return {
    name: SCHEMA,
    description: 'A row of the benchmark',
    version: '1.0.0',
    attributes: [
      attribute('id', 'NUMBER', true),
      ...TEXT_COLUMNS.map((name) => attribute(name, 'STRING')),
      ...NUMBER_COLUMNS.map((name) => attribute(name, 'NUMBER')),
      ...DATE_COLUMNS.map((name) => attribute(name, 'DATE')),
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

  /** Makes `count` single-row changes, 100 a transaction. */
  async make(client: Client, count: number): Promise<void> {
    for (let done = 0; done < count; done += CHANGES_PER_TRANSACTION) {
      await client.query('BEGIN');
      for (let index = 0; index < Math.min(CHANGES_PER_TRANSACTION, count - done); index++) await this.one(client);
      await client.query('COMMIT');
    }
  }

  /** Makes one change. */
  async one(client: Client): Promise<void> {
    this.turn++;
    const dice = this.next(10);
    if (dice < 5) return this.insert(client);
    if (dice < 9) return this.update(client);
    return this.remove(client);
  }

  private async insert(client: Client): Promise<void> {
    const id = ++this.lastId;
    this.alive.push(id);
    this.touched.add(id);
    await client.query({
      name: 'insert',
      text: `INSERT INTO ${TABLE} (${COLUMNS}) SELECT $1, made.* FROM bench_values($1, $2) AS made`,
      values: [id, this.turn],
    });
  }

  private async update(client: Client): Promise<void> {
    const id = this.alive[this.next(this.alive.length)];
    this.touched.add(id);
    await client.query({
      name: 'update',
      text: `UPDATE ${TABLE} SET note = $2, quantity = $3, modified = clock_timestamp() WHERE id = $1`,
      values: [id, `changed in turn ${this.turn}`, this.turn],
    });
  }

  private async remove(client: Client): Promise<void> {
    const index = this.next(this.alive.length);
    const id = this.alive[index];
    this.alive[index] = this.alive[this.alive.length - 1];
    this.alive.pop();
    this.touched.add(id);
    await client.query({ name: 'delete', text: `DELETE FROM ${TABLE} WHERE id = $1`, values: [id] });
  }

  private next(limit: number): number {
    this.random = (this.random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((this.random / 2_147_483_648) * limit);
  }
}
