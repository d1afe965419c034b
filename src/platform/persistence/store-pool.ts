import { Logger } from '@nestjs/common';
import { Pool, TypeOverrides, types } from 'pg';

/** Injection token of the `pg.Pool` to the connector's own store. */
export const STORE_POOL = Symbol('StorePool');

const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * How values of our own store are read: int8 as a number (our offsets stay far below 2^53). Kept to our connections;
 * the driver's global table also serves product databases, where digits must not be lost.
 */
export const STORE_TYPES = new TypeOverrides();
STORE_TYPES.setTypeParser(types.builtins.INT8, Number);

/** The pool of the hot paths; connects when used. */
export function createStorePool(url: string, applicationName: string): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    types: STORE_TYPES,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => new Logger('StorePool').warn(`a store connection broke: ${error.message}`));
  return pool;
}
