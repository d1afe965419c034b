import type { Client } from 'pg';

/** Without triggers; with the change log; with the change log and the managerial columns. */
export const VARIANTS = ['none', 'log', 'columns'] as const;
export type Variant = (typeof VARIANTS)[number];
export const TABLES: Record<Variant, string> = { none: 'bench_none', log: 'bench_log_only', columns: 'bench_columns' };

const SEED_ROWS = 20_000;
const BULK_ROWS = 200_000;

const COLUMNS = `id bigint PRIMARY KEY, name varchar(60), street varchar(80), city varchar(40), note varchar(200), remark varchar(100),
  amount numeric(15,2), price numeric(12,4), quantity integer, weight double precision, created date, modified timestamp`;

/** 12 columns, about 500 bytes. */
const rowOf = (id: number) => [
  id,
  `Customer ${id}`,
  `Rua das Flores Rua das Flores Rua das Flores ${id}`,
  'Joinville',
  'observação '.repeat(16).trim(),
  'remark '.repeat(10).trim(),
  id / 7,
  id / 3,
  id % 1_000,
  id / 9,
  '2026-01-01',
  '2026-01-01 12:00:00',
];

/** A product table with a second index and some rows. Vacuum comes at times nobody chooses, so it is left out of the figures. */
export async function createTable(client: Client, table: string): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS bench_source AS SELECT id::bigint AS id, 'Customer ' || id AS name, repeat('Rua das Flores ', 3) || id AS street,
      'Joinville' AS city, repeat('observação ', 16) AS note, repeat('remark ', 10) AS remark, id / 7.0 AS amount, id / 3.0 AS price,
      (id % 1000)::integer AS quantity, id / 9.0::float8 AS weight, date '2026-01-01' AS created, timestamp '2026-01-01' AS modified
      FROM generate_series(1, ${BULK_ROWS}) AS id;
    CREATE TABLE ${table} (${COLUMNS}) WITH (autovacuum_enabled = off);
    CREATE INDEX ON ${table} (name);
    INSERT INTO ${table} SELECT * FROM bench_source WHERE id <= ${SEED_ROWS}`);
}

/** Half inserts, 40 % updates, 10 % deletes, every change a transaction of its own. The same sequence for every table. */
export class SingleRowMix {
  private lastId = SEED_ROWS;
  private readonly alive: number[] = Array.from({ length: SEED_ROWS }, (_, index) => index + 1);
  private random = 42;

  constructor(private readonly table: string) {}

  /** Makes `count` changes, shared out among the connections. */
  async run(connections: Client[], count: number): Promise<void> {
    let left = count;
    const work = async (connection: Client) => {
      while (left-- > 0) await this.one(connection);
    };
    await Promise.all(connections.map(work));
  }

  private async one(client: Client): Promise<void> {
    const dice = this.next(10);
    if (dice < 5) return this.insert(client);
    const index = this.next(this.alive.length);
    if (dice < 9) return this.update(client, this.alive[index]);
    const [id] = this.alive.splice(index, 1, this.alive[this.alive.length - 1]);
    this.alive.pop();
    await client.query({ name: `${this.table} delete`, text: `DELETE FROM ${this.table} WHERE id = $1`, values: [id] });
  }

  private async insert(client: Client): Promise<void> {
    const id = ++this.lastId;
    const values = rowOf(id);
    const text = `INSERT INTO ${this.table} VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`;
    await client.query({ name: `${this.table} insert`, text, values });
    this.alive.push(id);
  }

  private async update(client: Client, id: number): Promise<void> {
    const text = `UPDATE ${this.table} SET note = $2, quantity = $3, modified = $4 WHERE id = $1`;
    const values = [id, `changed ${this.next(1_000_000)}`, this.next(1_000), '2026-02-02 12:00:00'];
    await client.query({ name: `${this.table} update`, text, values });
  }

  private next(limit: number): number {
    this.random = (this.random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((this.random / 2_147_483_648) * limit);
  }
}
