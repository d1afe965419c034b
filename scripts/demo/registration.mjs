import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError } from './http.mjs';

const SCHEMAS = ['Instancia', 'Cliente', 'Pedido'];
const SYNCHRONISED_WITHIN_MS = 30_000;

/**
 * @typedef {import('./http.mjs').Api} Api
 * @typedef {import('./products.mjs').Product} Product
 *
 * @typedef {object} Link a ProductConnectionSchema
 * @property {string} id
 * @property {string} label e.g. `PEDIDOS → Pedido`
 */

/**
 * A ClientEnvironment with the token of its Client and one for reading.
 * @param {Api} server
 * @returns {Promise<{ clientToken: string, readerToken: string }>}
 */
export async function registerEnvironment(server) {
  const environment = await server.post('/v1/environment', { name: 'Demonstration', description: 'Thrown away when the demo ends' });
  const reader = await server.post(`/v1/environment/${environment.id}/token`, { name: 'demo screen', kind: 'READER' });
  return { clientToken: environment.token, readerToken: reader.token };
}

/** Sends each SchemaDefinition as a draft and publishes it. @param {Api} server @returns {Promise<string[]>} names with version */
export async function publishSchemas(server) {
  const published = [];
  for (const name of SCHEMAS) {
    const draft = JSON.parse(await readFile(new URL(`schemas/${name}.json`, import.meta.url), 'utf8'));
    const { id } = await server.post('/v1/schemaDefinition', draft);
    const { version } = await server.post(`/v1/schemaDefinition/${id}/publish`, {});
    published.push(`${name} ${version}`);
  }
  return published;
}

/**
 * Registers the product databases and tests what the connector finds there.
 * @param {Api} client
 * @param {Product[]} products
 * @returns {Promise<Map<Product, string>>} ids of the ProductConnections
 */
export async function registerConnections(client, products) {
  const ids = new Map();
  for (const product of products) {
    const { jdbcUrl: url, username, password, name: productName } = product;
    const body = { productName, url, username, password, dataBaseType: 'POSTGRESQL', enabled: true };
    const { id } = await client.post('/v1/productConnection', body);
    await client.post(`/v1/productConnection/${id}/test`);
    ids.set(product, id);
  }
  return ids;
}

/**
 * What linking would do, before it does: statements and risks per link.
 * @param {Api} client
 * @param {Map<Product, string>} connections
 * @returns {Promise<{ label: string, statements: number, risks: string[] }[]>}
 */
export async function planLinks(client, connections) {
  await untilSynchronised(client);
  const plans = [];
  for (const { label, body } of linkRequests(connections)) {
    const plan = await client.post('/v1/productConnectionSchema/plan', body);
    const risks = plan.risks.map((/** @type {{ code: string, detail: string }} */ { code, detail }) => `${code}: ${detail}`);
    plans.push({ label, statements: plan.statements.length, risks });
  }
  return plans;
}

/** @param {Api} client @param {Map<Product, string>} connections @returns {Promise<Link[]>} */
export async function makeLinks(client, connections) {
  const links = [];
  for (const { label, body } of linkRequests(connections)) {
    const { id } = await client.post('/v1/productConnectionSchema', body);
    links.push({ id, label });
  }
  return links;
}

/** @param {Map<Product, string>} connections */
function linkRequests(connections) {
  return [...connections].flatMap(([product, idProductConnection]) =>
    product.schemas.map((nameSchemaDefinition) => ({
      label: `${product.name} → ${nameSchemaDefinition}`,
      body: { idProductConnection, nameSchemaDefinition },
    })),
  );
}

/** The Client fetches published schemas by itself. @param {Api} client */
async function untilSynchronised(client) {
  const deadline = Date.now() + SYNCHRONISED_WITHIN_MS;
  for (;;) {
    const { items } = await client.get('/v1/schemaDefinition?pageSize=100');
    if (SCHEMAS.every((name) => items.some((/** @type {{ name: string }} */ item) => item.name === name))) return;
    if (Date.now() > deadline) throw new Error('The Client did not receive the published schemas from the Server.');
    await sleep(100);
  }
}

/**
 * State of a link and of its initial load.
 * @param {Api} client
 * @param {Link} link
 * @returns {Promise<{ state: string, reason: string | null, rowsDone: number, rowsEstimated: number, percent: number }>}
 */
export async function linkState(client, link) {
  const { state, reason } = await client.get(`/v1/productConnectionSchema/${link.id}`);
  const none = { rowsDone: 0, rowsEstimated: 0, percent: 0 };
  try {
    const { rowsDone, rowsEstimated, percent } = await client.get(`/v1/productConnectionSchema/${link.id}/snapshot`);
    return { state, reason, rowsDone, rowsEstimated, percent };
  } catch (error) {
    // Before the triggers are in place there is no load yet.
    if (error instanceof HttpError && error.status === 404) return { state, reason, ...none };
    throw error;
  }
}
