import { firstDifference } from './same-document.mjs';
import { readSource } from './source-documents.mjs';

const PAGE = 1000;
const EXAMPLES = 3;

/**
 * @typedef {object} SchemaComparison
 * @property {string} product
 * @property {string} schema
 * @property {number} rows entities in the source
 * @property {number} entities at the Server
 * @property {number} equal
 * @property {number} different
 * @property {number} missing in the source, not at the Server
 * @property {number} superfluous at the Server, not in the source
 * @property {string[]} examples what is wrong, in words
 */

/**
 * Compares every row of the source with the Server's state, key by key and value by value.
 * @param {import('./http.mjs').Api} reader
 * @param {import('./products.mjs').Product[]} products
 * @returns {Promise<SchemaComparison[]>}
 */
export async function compareAll(reader, products) {
  const results = [];
  for (const product of products)
    for (const schema of product.schemas) {
      const source = await readSource(product, schema);
      results.push(compare(product.name, schema, source, await readServer(reader, product.name, schema)));
    }
  return results;
}

/** @param {SchemaComparison[]} comparisons */
export function allEqual(comparisons) {
  return comparisons.every(({ different, missing, superfluous }) => different + missing + superfluous === 0);
}

/**
 * Pages through the Server's entities that came from one product.
 * @param {import('./http.mjs').Api} reader
 * @param {string} originName
 * @param {string} schema
 * @returns {Promise<Map<string, any>>}
 */
async function readServer(reader, originName, schema) {
  const entities = new Map();
  for (let afterKey = ''; ;) {
    const page = await reader.get(`/v1/entity/${schema}?originName=${originName}&limit=${PAGE}${afterKey && `&afterKey=${afterKey}`}`);
    for (const entity of page.items) entities.set(entity.entityKey, entity);
    if (!page.hasNext || page.items.length === 0) return entities;
    afterKey = page.items.at(-1).entityKey;
  }
}

/**
 * @param {string} product
 * @param {string} schema
 * @param {Map<string, import('./source-documents.mjs').SourceEntity>} source
 * @param {Map<string, any>} server
 * @returns {SchemaComparison}
 */
function compare(product, schema, source, server) {
  const result = { product, schema, rows: source.size, entities: server.size, equal: 0, different: 0, missing: 0, superfluous: 0 };
  const examples = [];
  for (const [entityKey, { data }] of source) {
    const found = server.get(entityKey);
    const problem = found && (firstDifference(data, found.data) ?? wrongEnvelope(found, product, schema));
    if (found && !problem) result.equal += 1;
    else if (found) result.different += 1;
    else result.missing += 1;
    if (!found || problem) examples.push(`${schema} ${shownKey(data)}: ${problem || 'is missing at the Server'}`);
  }
  for (const [entityKey, { data }] of server) {
    if (source.has(entityKey)) continue;
    result.superfluous += 1;
    examples.push(`${schema} ${shownKey(data)}: is no longer in the source`);
  }
  return { ...result, examples: examples.slice(0, EXAMPLES) };
}

/** @param {any} entity @param {string} product @param {string} schema */
function wrongEnvelope({ schemaName, originApp, originName }, product, schema) {
  const right = schemaName === schema && originApp === product && originName === product;
  return right ? null : `envelope says ${schemaName} of ${originApp}, ${originName}`;
}

/** @param {Record<string, any>} data */
function shownKey(data) {
  return Object.values(data.id)
    .map((value) => value?.text ?? value)
    .join('/');
}
