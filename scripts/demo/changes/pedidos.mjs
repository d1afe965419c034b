import { digits, oneOf, prose, random } from './random.mjs';

/**
 * What the users of the order system do. Each operation runs inside a transaction of its caller and returns how many
 * rows it changed in tables that events are made of.
 * @typedef {(tx: import('pg').PoolClient) => Promise<number>} Operation
 */

/** @param {import('pg').PoolClient} tx @param {string} sql @param {unknown[]} [values] */
const changed = async (tx, sql, values = []) => (await tx.query(sql, values)).rowCount ?? 0;

/** @param {import('pg').PoolClient} tx @param {string} table @param {string} [where] @returns {Promise<any>} a row; undefined when there is none */
async function anyRow(tx, table, where = 'true') {
  const { rows } = await tx.query(
    `SELECT * FROM ${table} WHERE ${where} OFFSET floor(random() * (SELECT count(*) FROM ${table} WHERE ${where})) LIMIT 1`,
  );
  return rows[0];
}

const addItem = `INSERT INTO pedido_item
  SELECT $1, $2, coalesce(max(item), 0) + 1, $3, $4, $5, $6, $7 FROM pedido_item WHERE filial = $1 AND pedido = $2`;

const itemValues = () => [
  `P-${random(100)}`,
  prose(2),
  `${random(900)}.${digits(4)}`,
  `${random(1000)}.${digits(18)}`,
  Math.random() * 100,
];

/** @type {Operation} */
async function newOrder(tx) {
  const customer = await anyRow(tx, 'cliente');
  const insert = `INSERT INTO pedido VALUES ($1, nextval('pedido_numero'), $2, current_date, localtimestamp, now(), 'ABERTO', $3, $4, $5) RETURNING numero`;
  const filial = oneOf(['01', '0102', '03']);
  const { rows } = await tx.query(insert, [
    filial,
    oneOf([customer?.id, null]),
    digits(38),
    `${digits(28)}.${digits(10)}`,
    oneOf([null, '', prose(8)]),
  ]);
  const items = random(4);
  for (let item = 0; item < items; item++) await tx.query(addItem, [filial, rows[0].numero, ...itemValues()]);
  return 1 + items;
}

/** @type {Operation} */
async function changeOrder(tx) {
  const order = await anyRow(tx, 'pedido');
  if (!order) return 0;
  return changed(
    tx,
    'UPDATE pedido SET situacao = $3, total = total + 0.0000000001, entrega = localtimestamp, observacao = $4 WHERE filial = $1 AND numero = $2',
    [order.filial, order.numero, oneOf(['ABERTO', 'FATURADO', 'ENTREGUE', 'CANCELADO']), oneOf([null, prose(20), prose(2000)])],
  );
}

/** The order's own row stays as it is: its event is due to the child. @type {Operation} */
async function changeItem(tx) {
  const item = await anyRow(tx, 'pedido_item');
  if (!item) return 0;
  const key = [item.filial, item.pedido, item.item];
  if (random(3) === 0) return changed(tx, 'DELETE FROM pedido_item WHERE filial = $1 AND pedido = $2 AND item = $3', key);
  if (random(2) === 0) return changed(tx, addItem, [item.filial, item.pedido, ...itemValues()]);
  return changed(tx, 'UPDATE pedido_item SET quantidade = quantidade + 1, peso = $4 WHERE filial = $1 AND pedido = $2 AND item = $3', [
    ...key,
    oneOf([null, Math.random()]),
  ]);
}

/** Two orders change by one row that goes from one to the other. @type {Operation} */
async function moveItem(tx) {
  const item = await anyRow(tx, 'pedido_item');
  const order = await anyRow(tx, 'pedido');
  if (!item || !order) return 0;
  const next = '(SELECT coalesce(max(item), 0) + 1 FROM pedido_item WHERE filial = $4 AND pedido = $5)';
  const move = `UPDATE pedido_item SET filial = $4, pedido = $5, item = ${next} WHERE filial = $1 AND pedido = $2 AND item = $3`;
  return changed(tx, move, [item.filial, item.pedido, item.item, order.filial, order.numero]);
}

/** A new key: the old entity is deleted, another inserted, the items go along by the foreign key. @type {Operation} */
async function renumberOrder(tx) {
  const order = await anyRow(tx, 'pedido');
  if (!order) return 0;
  return changed(tx, `UPDATE pedido SET numero = nextval('pedido_numero') WHERE filial = $1 AND numero = $2`, [order.filial, order.numero]);
}

/** @type {Operation} */
async function deleteOrder(tx) {
  const order = await anyRow(tx, 'pedido');
  return order ? changed(tx, 'DELETE FROM pedido WHERE filial = $1 AND numero = $2', [order.filial, order.numero]) : 0;
}

/** Deleted and there again before anybody could look. @type {Operation} */
async function deleteAndInsertAgain(tx) {
  const order = await anyRow(tx, 'pedido');
  if (!order) return 0;
  const removed = await changed(tx, 'DELETE FROM pedido WHERE filial = $1 AND numero = $2', [order.filial, order.numero]);
  const insert = `INSERT INTO pedido VALUES ($1, $2, NULL, current_date, NULL, now(), 'REABERTO', $3, 0, NULL)`;
  return removed + (removed ? await changed(tx, insert, [order.filial, order.numero, digits(38)]) : 0);
}

/** @type {Operation} */
async function invoiceSeveral(tx) {
  const first = await anyRow(tx, 'pedido');
  if (!first) return 0;
  const several = `SELECT filial, numero FROM pedido WHERE numero >= $1 ORDER BY numero LIMIT 8`;
  return changed(tx, `UPDATE pedido SET situacao = 'FATURADO', entrega = localtimestamp WHERE (filial, numero) IN (${several})`, [
    first.numero,
  ]);
}

/** @type {Operation} */
async function changeCustomer(tx) {
  const customer = await anyRow(tx, 'cliente');
  if (!customer || random(4) === 0) {
    const insert = `INSERT INTO cliente (codigo, nome, nascimento, limite_credito, cadastrado_em) VALUES ($1, $2, $3, $4, clock_timestamp())`;
    return changed(tx, insert, [`N${digits(8)}`, prose(2), oneOf([null, '1999-12-31', '2000-02-29']), `${digits(36)}.${digits(2)}`]);
  }
  return changed(tx, 'UPDATE cliente SET nome = $2, limite_credito = limite_credito - 0.01, alterado_em = localtimestamp WHERE id = $1', [
    customer.id,
    prose(3),
  ]);
}

/** The reference becomes null, and the customer goes: two schemas in one transaction. @type {Operation} */
async function deleteCustomer(tx) {
  const customer = await anyRow(tx, 'cliente');
  if (!customer) return 0;
  const released = await changed(tx, 'UPDATE pedido SET cliente_id = NULL WHERE cliente_id = $1', [customer.id]);
  return released + (await changed(tx, 'DELETE FROM cliente WHERE id = $1', [customer.id]));
}

/** No event comes of it. @type {Operation} */
async function changeNothing(tx) {
  const order = await anyRow(tx, 'pedido');
  if (order) await tx.query('UPDATE pedido SET situacao = situacao WHERE filial = $1 AND numero = $2', [order.filial, order.numero]);
  return 0;
}

/** Operations with how often they come up. @type {[Operation, number][]} */
export const pedidosOperations = [
  [newOrder, 6],
  [changeOrder, 8],
  [changeItem, 8],
  [moveItem, 2],
  [renumberOrder, 2],
  [deleteOrder, 2],
  [deleteAndInsertAgain, 1],
  [invoiceSeveral, 1],
  [changeCustomer, 6],
  [deleteCustomer, 1],
  [changeNothing, 1],
];
