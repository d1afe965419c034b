import { Client } from 'pg';
import { Connector, eventually, type ConnectorOptions } from './connector';
import { entityKeyOf, fingerprint, orderDocument, orderName } from './ledger/documents';
import type { StoredMessage } from './ledger/event-check';
import { ORDER_SCHEMA, PRODUCT_TABLES } from './ledger/product';
import { readOrders } from './ledger/tables';

/** An event of an order as tests look at it. */
export interface OrderEvent {
  action: string;
  generatedBy: string;
  /** Version of the order's own row; undefined on DELETE. */
  version?: number;
  /** `item:version`, then `lot:version` of each of its lots. */
  rows: string[];
  sequence: string;
}

interface ItemJson {
  item: number;
  version: number;
  lots: { lot: number; version: number }[];
}

/** A connector with the order tables of the ledger as its product database. */
export class OrderConnector {
  private readonly sessions: Client[] = [];

  private constructor(
    readonly connector: Connector,
    readonly schemaId: string,
  ) {}

  /** Everything up to the link, which the test makes. @param ddl runs before the connection is registered */
  static async prepare(options: ConnectorOptions = {}, ddl = PRODUCT_TABLES): Promise<OrderConnector> {
    const connector = await Connector.start(options);
    await connector.product.query(ddl);
    await connector.connectProduct();
    return new OrderConnector(connector, await connector.publish(ORDER_SCHEMA));
  }

  /** Linked, loaded and streaming. */
  static async streaming(options: ConnectorOptions = {}): Promise<OrderConnector> {
    const orders = await OrderConnector.prepare(options);
    const link = await orders.connector.link(orders.schemaId);
    await orders.connector.untilStreaming([link.id]);
    return orders;
  }

  /** Runs statements of the product, each in a transaction of its own. */
  async write(...statements: string[]): Promise<void> {
    for (const statement of statements) await this.connector.product.query(statement);
  }

  /** A session of the product with an open transaction. */
  async open(...statements: string[]): Promise<Client> {
    const session = new Client({ connectionString: this.connector.productDatabase.url });
    session.on('error', () => undefined);
    this.sessions.push(session);
    await session.connect();
    await session.query('BEGIN');
    for (const statement of statements) await session.query(statement);
    return session;
  }

  /** All events of an order in the order of the Server's log. */
  async eventsOf(id: number): Promise<OrderEvent[]> {
    const all = await this.connector.events();
    return all.filter(({ content }) => (content.data.id as { id: number }).id === id).map(toOrderEvent);
  }

  /** Waits until the Server has an event of the order that fits. */
  async until(id: number, fits: (event: OrderEvent) => boolean, timeoutMs?: number): Promise<void> {
    await eventually(async () => (await this.eventsOf(id)).some(fits), timeoutMs);
  }

  /** The order as the Server's entity view has it, once nothing is on its way; null when it has none. */
  async viewOf(id: number): Promise<Record<string, unknown> | null> {
    await this.connector.untilQuiet();
    const key = entityKeyOf(orderName(id));
    const found = (await this.connector.entities(ORDER_SCHEMA.name)).find(({ entityKey }) => entityKey === key);
    return (found?.data as Record<string, unknown> | undefined) ?? null;
  }

  /** Waits until nothing is on its way. @returns keys of orders that tables and entity view do not tell alike */
  async differences(): Promise<string[]> {
    await this.connector.untilQuiet();
    const view = new Map((await this.connector.entities(ORDER_SCHEMA.name)).map(({ entityKey, data }) => [entityKey, fingerprint(data)]));
    const tables = new Map(
      (await readOrders(this.connector.product, null)).map((order) => [
        entityKeyOf(orderName(order.id)),
        fingerprint(orderDocument(order)),
      ]),
    );
    return [...new Set([...view.keys(), ...tables.keys()])].filter((key) => view.get(key) !== tables.get(key));
  }

  async stop(): Promise<void> {
    await Promise.all(this.sessions.map((session) => session.end().catch(() => undefined)));
    await this.connector.stop();
  }
}

export function insertOrder(id: number, version: number): string {
  return `INSERT INTO orders (id, customer, version) VALUES (${id}, 'customer', ${version})`;
}

export function insertItem(id: number, order: number, version: number): string {
  return `INSERT INTO items (item_id, order_id, sku, version) VALUES (${id}, ${order}, 'sku', ${version})`;
}

export function insertLot(id: number, item: number, version: number): string {
  return `INSERT INTO lots (lot_id, item_id, code, version) VALUES (${id}, ${item}, 'code', ${version})`;
}

function toOrderEvent({ header, content }: StoredMessage): OrderEvent {
  const items = (content.data.items ?? []) as ItemJson[];
  return {
    action: content.action,
    generatedBy: header.transactionInfo?.generatedBy ?? '',
    version: content.data.version as number | undefined,
    rows: items.flatMap(({ item, version, lots }) => [`${item}:${version}`, ...lots.map((lot) => `${lot.lot}:${lot.version}`)]),
    sequence: header.sequence ?? '',
  };
}
