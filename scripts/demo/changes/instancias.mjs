import { digits, oneOf, prose, random } from './random.mjs';

/**
 * @typedef {import('./pedidos.mjs').Operation} Operation
 * @param {{ table: string, key: string, description: string }} names
 * @param {(tx: import('pg').PoolClient) => Promise<unknown>} insert
 * @returns {[Operation, number][]}
 */
function operations({ table, key, description }, insert) {
  const anyKey = `(SELECT ${key} FROM ${table} OFFSET floor(random() * (SELECT count(*) FROM ${table})) LIMIT 1)`;
  /** @type {(sql: string, values?: unknown[]) => Operation} */
  const changing =
    (sql, values = []) =>
    async (tx) =>
      (await tx.query(sql, values)).rowCount ?? 0;
  return [
    [async (tx) => ((await insert(tx)) ? 1 : 0), 2],
    [(tx) => changing(`UPDATE ${table} SET ${description} = $1 WHERE ${key} = ${anyKey}`, [prose(3)])(tx), 5],
    [changing(`DELETE FROM ${table} WHERE ${key} = ${anyKey}`), 1],
  ];
}

/** What the users of PIMSMC do with its units. */
export const pimsmcOperations = operations({ table: 'unidadeadm', key: 'id_unidadeadm', description: 'de_uni_adm' }, (tx) =>
  tx.query(`INSERT INTO unidadeadm VALUES ($1, $2, $3)`, [digits(10), `UA-${digits(6)}`, prose(2)]),
);

/** The same in PIMSCS, whose key is text. */
export const pimscsOperations = operations({ table: '"PMINSTANCIAS"', key: '"INSTANCIA"', description: '"DE_INSTANCIA"' }, (tx) =>
  tx.query(`INSERT INTO "PMINSTANCIAS" VALUES ($1, $2)`, [`CS-${oneOf(['A', 'B'])}${digits(4 + random(4))}`, prose(2)]),
);
