import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const require = createRequire(import.meta.url);

/**
 * One sample product: a database of its own with an owner who is no superuser.
 * @typedef {object} Product
 * @property {string} name NAME in its TCC_PRODUCT_METADATA
 * @property {string[]} schemas SchemaDefinitions it is linked to
 * @property {string} jdbcUrl
 * @property {string} username
 * @property {string} password
 * @property {pg.Pool} pool
 */

/** `ownSchema`: its tables lie in a database schema named as the product instead of `public`. */
const products = [
  { name: 'PIMSMC', schemas: ['Instancia'], ownSchema: true },
  { name: 'PIMSCS', schemas: ['Instancia'], ownSchema: false },
  { name: 'PEDIDOS', schemas: ['Cliente', 'Pedido'], ownSchema: false },
];

const CONNECTIONS_PER_PRODUCT = 6;

/** The PostgreSQL server that holds the sample products. */
export class SampleProducts {
  /** @type {Promise<{ url: string, stop(): Promise<void> }> | undefined} */
  #server;
  /** @type {Product[]} */
  #products = [];

  /**
   * Starts the server and fills the product databases.
   * @param {string} dataDir
   * @param {number} rows orders to begin with
   * @returns {Promise<Product[]>}
   */
  async start(dataDir, rows) {
    // The compiled connector brings the embedded server; the products themselves use nothing of it.
    const { startEmbeddedPostgres } = require('../../dist/platform/persistence');
    this.#server = startEmbeddedPostgres({ dataDir });
    const { url } = await this.#server;
    for (const { name, schemas, ownSchema } of products) this.#products.push(await createProduct(url, name, schemas, ownSchema, rows));
    return this.#products;
  }

  async stop() {
    const server = await this.#server?.catch(() => undefined);
    await server?.stop();
  }
}

/**
 * @param {string} serverUrl
 * @param {string} name
 * @param {string[]} schemas
 * @param {boolean} ownSchema
 * @param {number} rows
 * @returns {Promise<Product>}
 */
async function createProduct(serverUrl, name, schemas, ownSchema, rows) {
  const user = name.toLowerCase();
  const password = `${user}-demo`;
  await run(serverUrl, [`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${user} OWNER ${user}`]);
  const url = Object.assign(new URL(serverUrl), { username: user, password, pathname: `/${user}` });
  const sample = await readFile(fileURLToPath(new URL(`sample/${user}.sql`, import.meta.url)), 'utf8');
  await run(url.href, [...(ownSchema ? [`CREATE SCHEMA ${user}`] : []), `SET demo.rows = ${rows}`, sample]);
  const pool = new pg.Pool({ connectionString: url.href, max: CONNECTIONS_PER_PRODUCT });
  // A connection that broke fails the statement that uses it; told of besides, the pool replaces it.
  pool.on('error', () => {});
  pool.on('connect', (connection) => connection.on('error', () => {}));
  return { name, schemas, jdbcUrl: `jdbc:postgresql://${url.host}/${user}`, username: user, password, pool };
}

/** @param {string} url @param {string[]} statements */
async function run(url, statements) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
