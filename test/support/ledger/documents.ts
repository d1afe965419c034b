import { createHash } from 'node:crypto';
import type { Account, AccountKey, Order } from './book';
import { ACCOUNT_SCHEMA, ORDER_SCHEMA, PRODUCT } from './product';

/*
 * What an event's `data` must hold, written down from the contract without any of the connector's code: this is the
 * other witness.
 */

/** A number with more digits than a binary float keeps is sent as text. */
const SAFE_DIGITS = 15;

export type KeyPart = [attribute: string, label: string, text: string];

/** An entity as the ledger names it. */
export interface EntityName {
  schemaName: string;
  key: KeyPart[];
}

export function orderName(id: number): EntityName {
  return { schemaName: ORDER_SCHEMA.name, key: [['id', 'id', String(id)]] };
}

export function accountName({ branch, number }: AccountKey): EntityName {
  const key: KeyPart[] = [
    ['account', 'branch', branch],
    ['account', 'number', String(number)],
  ];
  return { schemaName: ACCOUNT_SCHEMA.name, key };
}

/** Text that identifies an entity within a run. */
export function nameText({ schemaName, key }: EntityName): string {
  return `${schemaName} ${key.map(([, , text]) => text).join('/')}`;
}

export function entityKeyOf({ schemaName, key }: EntityName): string {
  return sha256(JSON.stringify([schemaName, key]));
}

export function orderDocument(order: Order): object {
  return {
    ...identity(orderName(order.id)),
    id: { id: order.id },
    customer: order.customer,
    amount: order.amount === null ? null : order.amount / 100,
    note: order.note,
    placed: order.placed === null ? null : `${order.placed}T00:00:00+00:00`,
    version: order.version,
    items: order.items.map((item) => ({
      item: item.id,
      sku: item.sku,
      quantity: item.quantity,
      version: item.version,
      lots: item.lots.map((lot) => ({ lot: lot.id, code: lot.code, quantity: lot.quantity, version: lot.version })),
    })),
  };
}

export function accountDocument(account: Account): object {
  const { branch, number, balance, state, version } = account;
  return {
    ...identity(accountName(account)),
    account: { branch, number },
    balance: balance === null || balance.replace('-', '').length > SAFE_DIGITS ? balance : Number(balance),
    state,
    version,
  };
}

/** Short text equal for equal documents, whatever the order of their properties. */
export function fingerprint(document: unknown): string {
  return createHash('sha1').update(sortedJson(document)).digest('base64');
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${sortedJson(inner)}`).join(',')}}`;
}

function identity({ schemaName, key }: EntityName): { originId: string } {
  return { originId: sha256(JSON.stringify([PRODUCT.name, schemaName, key])) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
