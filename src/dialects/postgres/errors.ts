import { ConnectorError, type ErrorParameters } from '../../common/errors';
import { quote } from './quote';

const UNREACHABLE_SYSTEM_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
];
/** Shutdown, crash, starting up, too many connections, missing database; class 08 is added below. */
const UNREACHABLE_STATES = ['57P01', '57P02', '57P03', '53300', '3D000'];
/** Lock not available, deadlock, serialisation failure, cancelled by a timeout. */
const BUSY_STATES = ['55P03', '40P01', '40001', '57014'];
const LOCK_STATES = ['55P03', '40P01'];
const RIGHT_MISSING = '42501';
const OBJECT_MISSING_STATES = ['42P01', '42703', '3F000'];
/** Data exceptions a text that is no value of its type can raise. */
const UNCASTABLE_STATES = ['22P02', '22003', '22007', '22008', '22021', '22001'];

/** SQLSTATE of a driver error; null for anything else. */
export function sqlStateOf(error: unknown): string | null {
  const cause = error instanceof ConnectorError ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** A lock was not granted in time, or two transactions waited for each other: the same statement may succeed later. */
export function isLockRefused(error: unknown): boolean {
  return LOCK_STATES.includes(sqlStateOf(error) ?? '');
}

/** A parameter's text is not a value of the type it was cast to. */
export function isUncastable(error: unknown): boolean {
  return UNCASTABLE_STATES.includes(sqlStateOf(error) ?? '');
}

/** A table, column or schema named in the statement does not exist. */
export function isObjectMissing(error: unknown): boolean {
  return OBJECT_MISSING_STATES.includes(sqlStateOf(error) ?? '');
}

/**
 * Turns what the driver throws into the connector's vocabulary. Only the server's message is carried on: its detail
 * may hold values of a row.
 */
export function translateError(error: unknown, username: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const problem = error instanceof Error ? error.message || error.name : String(error);
  const make = (code: ConstructorParameters<typeof ConnectorError>[0], parameters: ErrorParameters) =>
    new ConnectorError(code, parameters, { cause: error });

  const sqlState = sqlStateOf(error);
  if (isUnreachable(error, sqlState)) return make('PRODUCT_DATABASE_UNREACHABLE', { problem });
  if (sqlState === null) return make('PRODUCT_STATEMENT_FAILED', { sqlState: '-', problem });
  if (sqlState.startsWith('28')) return make('PRODUCT_LOGIN_REFUSED', { username, problem });
  if (sqlState === RIGHT_MISSING) return make('PRODUCT_RIGHT_MISSING', { problem, remedy: grantFor(problem, username) });
  if (BUSY_STATES.includes(sqlState)) return make('PRODUCT_DATABASE_BUSY', { sqlState, problem });
  return make('PRODUCT_STATEMENT_FAILED', { sqlState, problem });
}

const DENIED = /^permission denied for (database|schema|table|view|sequence) "?(.+?)"?$/;
const NEEDED = { database: 'CONNECT ON DATABASE', schema: 'USAGE ON SCHEMA', table: 'SELECT ON', view: 'SELECT ON', sequence: 'USAGE ON' };

/** The statement that gives what the server says is missing, as far as it says it. */
function grantFor(problem: string, username: string): string {
  const [, kind, name] = DENIED.exec(problem) ?? [];
  const what = name === undefined ? '...' : `${NEEDED[kind as keyof typeof NEEDED]} ${quote(name)}`;
  return `GRANT ${what} TO ${quote(username)}`;
}

/** What the driver says of a session that broke, also before the statement was sent, or that was waited for in vain. */
const BROKEN_CONNECTION = /connection (terminated|timeout)|timeout exceeded|not queryable|read timeout|certificate|SSL/i;

function isUnreachable(error: unknown, sqlState: string | null): boolean {
  if (sqlState !== null) return sqlState.startsWith('08') || UNREACHABLE_STATES.includes(sqlState);
  const { code, message } = error as { code?: string; message?: string };
  return UNREACHABLE_SYSTEM_CODES.includes(code ?? '') || BROKEN_CONNECTION.test(message ?? '');
}
