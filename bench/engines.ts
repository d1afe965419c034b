import { loadDialect, type CaptureLayout, type EntityMapping, type ProductDatabase, type TableInfo } from '../src/dialects';
import { mappingOf, object, scalars, layoutOf } from '../test/contract/dialect/dialect-under-test';
import { ENGINES, type EngineUnderTest, type ScratchDatabase, type Statements } from '../test/support/engines';
import { median } from './median';

const ROWS = 10_000;
const SINGLE_WRITES = 600;
const ROUNDS = 3;
const BATCH = 1_000;
const DELETE_LOG = 'DELETE FROM "TCC_EVENT"';
const OWNER = { instanceId: 'bench', connectionId: 'bench' };
const VARIANTS = ['none', 'log', 'columns'] as const;
type Variant = (typeof VARIANTS)[number];

const COLUMNS = `id bigint PRIMARY KEY, name varchar(60), city varchar(40), note varchar(200), remark varchar(100),
  amount numeric(15,2), price numeric(12,4), quantity bigint`;
const LONG_NOTE = 'observação '.repeat(16).trim();

/** What one engine's triggers cost its own writes, and how fast its dialect reads the change log. Elapsed time: the server may be elsewhere. */
export interface EngineFigures {
  engine: string;
  server: string;
  /** In terms of a table without triggers; medians over the rounds. */
  single: Record<Exclude<Variant, 'none'>, number>;
  bulkInsert: Record<Exclude<Variant, 'none'>, number>;
  bulkUpdate: Record<Exclude<Variant, 'none'>, number>;
  /** Changes read, their entities read by key, and handed off, per second; beside it the same rows by bare statements. */
  drain: { connector: number; bare: number };
}

/** One figure per engine that is there; see CONTRIBUTING.md for how to offer one. */
export async function measureEngines(say: (line: string) => void): Promise<EngineFigures[]> {
  const figures: EngineFigures[] = [];
  for (const engine of ENGINES) {
    if (engine.unavailable !== null) continue;
    say(`${engine.name}: writes with and without triggers, reading of the change log ...`);
    figures.push(await measureEngine(engine));
  }
  return figures;
}

async function measureEngine(engine: EngineUnderTest): Promise<EngineFigures> {
  const scratch = await engine.open();
  const database = await openDatabase(engine, scratch);
  try {
    for (const variant of VARIANTS) await scratch.execute(engine.sql.createTable(tableOf(variant), COLUMNS));
    await install(database);
    const writes = await scratch.withSession((session) => measureWrites(engine, session));
    const drain = await measureDrain(engine, scratch, database);
    const { serverVersion } = await database.introspection.ping();
    return { engine: engine.name, server: serverVersion, ...writes, drain };
  } finally {
    await database.close();
    await scratch.close();
  }
}

async function openDatabase(engine: EngineUnderTest, { jdbcUrl, username, password }: ScratchDatabase): Promise<ProductDatabase> {
  const dialect = await loadDialect(engine.name);
  const usual = { timeZone: 'UTC', ownerSchema: null, changeLogTable: 'TCC_EVENT', charset: null };
  return dialect.open({ target: dialect.parseUrl(jdbcUrl), username, password, ...usual });
}

async function install(database: ProductDatabase): Promise<void> {
  const layouts: CaptureLayout[] = [];
  for (const variant of ['log', 'columns'] as const) {
    const table = await describe(database, tableOf(variant));
    layouts.push(layoutOf(table, layouts.length + 1, { managerialColumns: variant === 'columns' }));
  }
  await database.structures.install(OWNER, layouts);
  await database.changeQueue.setCredit(1_000_000_000);
}

async function describe(database: ProductDatabase, name: string): Promise<TableInfo> {
  const [table] = await database.introspection.findTables(name, null);
  return (await database.introspection.describeTable(table))!;
}

async function measureWrites(engine: EngineUnderTest, session: Statements): Promise<Omit<EngineFigures, 'engine' | 'server' | 'drain'>> {
  const rounds: Record<'single' | 'bulkInsert' | 'bulkUpdate', Record<Variant, number>>[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const times = { single: emptyTimes(), bulkInsert: emptyTimes(), bulkUpdate: emptyTimes() };
    for (let turn = 0; turn < VARIANTS.length; turn++) {
      const variant = VARIANTS[(round + turn) % VARIANTS.length];
      const table = tableOf(variant);
      await session.execute(`DELETE FROM ${table}`, DELETE_LOG);
      times.bulkInsert[variant] = await clock(() => session.execute(engine.sql.insertSeries(`${table} ${NAMES}`, 1, ROWS, SERIES_VALUES)));
      times.bulkUpdate[variant] = await clock(() =>
        session.execute(`UPDATE ${table} SET quantity = quantity + 1, note = 'changed at once'`),
      );
      times.single[variant] = await clock(() => singleWrites(engine, session, table));
    }
    // The first round pays for new files and plans.
    if (round > 0) rounds.push(times);
  }
  const ratio = (kind: 'single' | 'bulkInsert' | 'bulkUpdate') => ({
    log: median(rounds.map((times) => times[kind].log / times[kind].none)),
    columns: median(rounds.map((times) => times[kind].columns / times[kind].none)),
  });
  return { single: ratio('single'), bulkInsert: ratio('bulkInsert'), bulkUpdate: ratio('bulkUpdate') };
}

const NAMES = '(id, name, city, note, remark, amount, price, quantity)';
const SERIES_VALUES = `n, 'Customer', 'Joinville', '${LONG_NOTE}', '${'remark '.repeat(10).trim()}', n, n, 1`;

/** Half inserts, 40 % updates, 10 % deletes, every one committed by itself. */
async function singleWrites(engine: EngineUnderTest, session: Statements, table: string): Promise<void> {
  for (let n = 0; n < SINGLE_WRITES; n++) {
    const kind = n % 10;
    const row = [ROWS + n + 1, `Customer ${n}`, 'Joinville', LONG_NOTE, 'remark', n, n, 1];
    if (kind < 5) await session.execute(engine.sql.insert(`${table} ${NAMES}`, row));
    else if (kind < 9)
      await session.execute(`UPDATE ${table} SET note = 'changed ${n}', quantity = ${n} WHERE id = ${1 + ((n * 37) % ROWS)}`);
    else await session.execute(`DELETE FROM ${table} WHERE id = ${ROWS + n - 8}`);
  }
}

/** Drains what one UPDATE of all rows logged. */
async function measureDrain(engine: EngineUnderTest, scratch: ScratchDatabase, database: ProductDatabase): Promise<EngineFigures['drain']> {
  const table = tableOf('log');
  await scratch.execute(DELETE_LOG, `DELETE FROM ${table}`, engine.sql.insertSeries(`${table} ${NAMES}`, 1, ROWS, SERIES_VALUES));
  await scratch.execute(DELETE_LOG, `UPDATE ${table} SET quantity = quantity + 1`);
  const reader = database.entityReader(mappingFor(await describe(database, table)));
  let handOffNumber = (await database.changeQueue.ownerRecord())!.handOffNumber;
  const connector = await clock(async () => {
    for (;;) {
      const rows = await database.changeQueue.read(null, BATCH);
      if (rows.length === 0) return;
      await reader.readByKeys(rows.map(({ newValues }) => newValues!));
      const batch = { number: ++handOffNumber, changeIds: rows.map(({ id }) => id), timeSum: null };
      if (!(await database.changeQueue.handOff(OWNER, batch))) throw new Error('the hand-off was refused');
    }
  });
  await scratch.execute(DELETE_LOG, `UPDATE ${table} SET quantity = quantity + 1`);
  const bare = await scratch.withSession((session) => clock(() => drainBare(session, table)));
  return { connector: ROWS / connector, bare: ROWS / bare };
}

async function drainBare(session: Statements, table: string): Promise<void> {
  const [{ lowest }] = (await session.execute('SELECT MIN(id) AS lowest FROM "TCC_EVENT"')) as [{ lowest: string | number }];
  for (let from = Number(lowest), key = 1; key <= ROWS; from += BATCH, key += BATCH) {
    await session.execute(`SELECT * FROM "TCC_EVENT" WHERE id BETWEEN ${from} AND ${from + BATCH - 1}`);
    await session.execute(`SELECT * FROM ${table} WHERE id BETWEEN ${key} AND ${key + BATCH - 1}`);
    await session.execute(`DELETE FROM "TCC_EVENT" WHERE id BETWEEN ${from} AND ${from + BATCH - 1}`);
  }
}

function mappingFor(table: TableInfo): EntityMapping {
  const texts = ['name', 'city', 'note', 'remark'].map((name): [string, string, 'STRING'] => [name, name, 'STRING']);
  const numbers = ['amount', 'price', 'quantity'].map((name): [string, string, 'NUMBER'] => [name, name, 'NUMBER']);
  const fields = [object(table, 'key', true, ['id', 'id', 'NUMBER']), ...scalars(table, ...texts, ...numbers)];
  return mappingOf({ table, fields, rowFilter: [] });
}

const tableOf = (variant: Variant) => `bench_${variant}`;
const emptyTimes = (): Record<Variant, number> => ({ none: 0, log: 0, columns: 0 });

/** @returns seconds */
async function clock(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
