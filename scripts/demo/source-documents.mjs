import { createHash } from 'node:crypto';

/**
 * What the Server should hold, built from plain SELECTs. On purpose nothing here uses the connector's own code: two
 * independent readings of the same rows have to agree.
 *
 * @typedef {object} SourceEntity
 * @property {Record<string, unknown>} data the document, with `Num`, `Moment` where a form has to be checked
 */

/** An exact number: up to 15 significant digits a JSON number, beyond that a string of its digits. */
export class Num {
  /** @param {string} text plain decimal digits as PostgreSQL writes them */
  constructor(text) {
    this.text = text;
  }
}

/** A point in time, in microseconds since 1970. */
export class Moment {
  /** @param {string} micros */
  constructor(micros) {
    this.micros = BigInt(micros);
  }
}

const num = (/** @type {string | number | null} */ value) => (value === null ? null : new Num(String(value)));
const moment = (/** @type {string | null} */ value) => (value === null ? null : new Moment(value));
const day = (/** @type {string | null} */ value) => (value === null ? null : `${value}T00:00:00+00:00`);
/** Fixed-width text without the blanks that fill it. @param {string} value */
const cut = (value) => value.replace(/ +$/, '');

const micros = (/** @type {string} */ column) => `(extract(epoch FROM ${column}) * 1000000)::numeric(38)::text`;
/** Clock time without zone is the time of this zone, the connection's default. */
const local = (/** @type {string} */ column) => `${column} AT TIME ZONE 'America/Sao_Paulo'`;

/** @type {Record<string, Record<string, (pool: import('pg').Pool) => Promise<Record<string, unknown>[]>>>} */
const readers = {
  PIMSMC: {
    Instancia: async (pool) => {
      const { rows } = await pool.query('SELECT id_unidadeadm::text AS id, cd_uni_adm, de_uni_adm FROM unidadeadm');
      return rows.map((row) => ({ id: { id: num(row.id) }, nome: row.de_uni_adm, codigo: row.cd_uni_adm }));
    },
  },
  PIMSCS: {
    Instancia: async (pool) => {
      const { rows } = await pool.query('SELECT "INSTANCIA" AS code, "DE_INSTANCIA" AS name FROM "PMINSTANCIAS"');
      return rows.map(({ code, name }) => ({ id: { id: cut(code) }, nome: name, codigo: cut(code) }));
    },
  },
  PEDIDOS: { Cliente: readCustomers, Pedido: readOrders },
};

/**
 * Every entity of one schema in one product, by its `entityKey`.
 * @param {import('./products.mjs').Product} product
 * @param {string} schemaName
 * @returns {Promise<Map<string, SourceEntity>>}
 */
export async function readSource(product, schemaName) {
  const documents = await readers[product.name][schemaName](product.pool);
  return new Map(
    documents.map((data) => {
      const key = keyOf(/** @type {Record<string, unknown>} */ (data.id));
      const originId = sha256([product.name, schemaName, key]);
      return [sha256([schemaName, key]), { data: { originId, ...data } }];
    }),
  );
}

/** @param {import('pg').Pool} pool */
async function readCustomers(pool) {
  const { rows } = await pool.query(
    `SELECT id::text, codigo, nome, nascimento::text, limite_credito::text,
            ${micros('cadastrado_em')} AS cadastrado, ${micros(local('alterado_em'))} AS alterado FROM cliente`,
  );
  return rows.map((row) => ({
    id: { id: num(row.id) },
    codigo: cut(row.codigo),
    nome: row.nome,
    nascimento: day(row.nascimento),
    limiteCredito: num(row.limite_credito),
    cadastradoEm: moment(row.cadastrado),
    alteradoEm: moment(row.alterado),
  }));
}

/** @param {import('pg').Pool} pool */
async function readOrders(pool) {
  const orders = await pool.query(
    `SELECT filial, numero, cliente_id::text, emissao::text, ${micros(local('entrega'))} AS entrega, ${micros('criado_em')} AS criado,
            situacao, chave_fiscal::text, total::text, observacao FROM pedido`,
  );
  const items = await pool.query(
    `SELECT filial, pedido, item, produto, descricao, quantidade::text, preco::text, peso FROM pedido_item ORDER BY filial, pedido, item`,
  );
  /** @type {Map<string, Record<string, unknown>[]>} */
  const itemsOf = new Map(orders.rows.map(({ filial, numero }) => [`${filial}/${numero}`, []]));
  for (const row of items.rows) {
    itemsOf.get(`${row.filial}/${row.pedido}`)?.push({
      item: num(row.item),
      produto: cut(row.produto),
      descricao: row.descricao,
      quantidade: num(row.quantidade),
      preco: num(row.preco),
      peso: row.peso,
    });
  }
  return orders.rows.map((row) => ({
    id: { filial: cut(row.filial), numero: num(row.numero) },
    cliente: row.cliente_id === null ? null : { id: num(row.cliente_id) },
    emissao: day(row.emissao),
    entrega: moment(row.entrega),
    criadoEm: moment(row.criado),
    situacao: cut(row.situacao),
    chaveFiscal: num(row.chave_fiscal),
    total: num(row.total),
    observacao: row.observacao,
    itens: itemsOf.get(`${row.filial}/${row.numero}`),
  }));
}

/** `[[attribute, label, text], ...]` sorted by label; the key attribute of all sample schemas is `id`. @param {Record<string, unknown>} id */
function keyOf(id) {
  const labels = Object.keys(id).sort();
  return labels.map((label) => ['id', label, id[label] instanceof Num ? /** @type {Num} */ (id[label]).text : String(id[label])]);
}

/** Of nested arrays of texts, `JSON.stringify` already gives the canonical form. @param {unknown} value */
function sha256(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
