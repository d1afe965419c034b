import { randomUUID } from 'node:crypto';

/** Product `SHOP` with one busy table, plain or in partitions. */
export function customerTables(partitioned: boolean): string {
  const table = partitioned
    ? `CREATE TABLE customer (id integer PRIMARY KEY, name text, city text, active text) PARTITION BY RANGE (id);
       CREATE TABLE customer_low PARTITION OF customer FOR VALUES FROM (MINVALUE) TO (40);
       CREATE TABLE customer_high PARTITION OF customer FOR VALUES FROM (40) TO (MAXVALUE);`
    : 'CREATE TABLE customer (id integer PRIMARY KEY, name text, city text, active text);';
  return `
    CREATE TABLE tcc_product_metadata (name text, version text);
    INSERT INTO tcc_product_metadata VALUES ('SHOP', '1');
    ${table}
    INSERT INTO customer SELECT n, 'name ' || n, 'city ' || n, 'Y' FROM generate_series(1, 80) n;`;
}

/** A published schema of the key and some columns of `customer`, each under an attribute of the name given. */
export function customerSchema(name: string, columns: Record<string, string>, more: object = {}) {
  const attribute = (attributeName: string, columnName: string, rest: object = {}) => ({
    name: attributeName,
    attributeProducts: [{ productName: 'SHOP', tableName: 'customer', columns: [{ columnName, type: 'STRING', ...rest }] }],
  });
  const key = { ...attribute('id', 'id', { type: 'NUMBER', label: 'id' }), entityPrimaryKey: true, required: true };
  const values = Object.entries(columns).map(([attributeName, columnName]) => attribute(attributeName, columnName));
  const published = '2026-01-01T00:00:00.000Z';
  return { id: randomUUID(), name, version: '1', createdAt: published, updatedAt: published, attributes: [key, ...values], ...more };
}

/** Statements of a product that inserts, updates, moves and deletes customers 1 to 99, most of them there all the time. */
export function customerWrite(n: number): string {
  const id = 1 + Math.floor(Math.random() * 99);
  const dice = Math.random();
  if (dice < 0.3) return `UPDATE customer SET name = 'n${n}' WHERE id = ${id}`;
  if (dice < 0.6) return `UPDATE customer SET city = 'c${n}' WHERE id = ${id}`;
  if (dice < 0.7) return `UPDATE customer SET active = CASE active WHEN 'Y' THEN 'N' ELSE 'Y' END WHERE id = ${id}`;
  if (dice < 0.8) return `DELETE FROM customer WHERE id = ${id}`;
  return `INSERT INTO customer VALUES (${id}, 'n${n}', 'c${n}', 'Y') ON CONFLICT (id) DO UPDATE SET name = excluded.name, city = excluded.city`;
}
