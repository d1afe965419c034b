import { ConnectorError, type ErrorCode } from '../../common/errors';
import type { ConnectionSettings } from '../dialect';
import { quote } from './quote';

const UNREACHABLE_CODES = ['ESOCKET', 'ECONNCLOSED', 'ENOTOPEN', 'ENOCONN', 'EINSTLOOKUP', 'EABORT', 'ETIMEOUT', 'ECONNRESET', 'EPIPE'];
/** Database missing, offline, in single-user or being restored; server shutting down, paused, out of connections or workers. */
const UNREACHABLE_NUMBERS = [911, 921, 922, 923, 924, 927, 4060, 4063, 4064, 6005, 10928, 10929, 17142, 17197, 17809, 40197, 40501, 40613];
const LOGIN_NUMBERS = [18456, 18452, 18470, 18486, 18487, 18488];
const RIGHT_NUMBERS = [229, 230, 262, 297, 300, 916, 1088, 15151, 15247];
const LOCK_NUMBERS = [1205, 1222];
/** Snapshot update conflict, lock resources gone, no memory for the query within its wait. */
const BUSY_NUMBERS = [...LOCK_NUMBERS, 1204, 3960, 8645, 8651];
const OBJECT_NUMBERS = [207, 208, 4902, 15009];
/** Conversions that fail, overflow or would cut. */
const UNCASTABLE_NUMBERS = [220, 241, 242, 244, 245, 248, 295, 296, 517, 8114, 8115, 8152, 8169, 9420, 2628];

/** Babelfish gives this number to every PostgreSQL error it has no number of SQL Server's for. */
const UNMAPPED = 33557097;
const UNMAPPED_MESSAGES: readonly [RegExp, number][] = [
  [/lock timeout/i, 1222],
  [/deadlock/i, 1205],
  [/could not serialize/i, 3960],
  [/(relation|object|table|function) .* does not exist|invalid object name/i, 208],
  [/column .* does not exist/i, 207],
  [/permission denied/i, 229],
  [/out of range|invalid input syntax|overflow|invalid character/i, 8114],
];

/** Number of a server's error, or what it would be; null for anything else. */
export function errorNumberOf(error: unknown): number | null {
  const cause = firstCause(error);
  const { number, message } = cause as { number?: unknown; message?: string };
  if (typeof number !== 'number') return null;
  if (number !== UNMAPPED) return number;
  return UNMAPPED_MESSAGES.find(([pattern]) => pattern.test(message ?? ''))?.[1] ?? number;
}

/** A lock was not granted in time, or two transactions waited for each other: the same statement may succeed later. */
export function isLockRefused(error: unknown): boolean {
  return LOCK_NUMBERS.includes(errorNumberOf(error) ?? 0);
}

/** The driver gave a statement up that was not answered in time. */
export function isTimeout(error: unknown): boolean {
  return (firstCause(error) as { code?: string }).code === 'ETIMEOUT';
}

/** A parameter's text is not a value of the type it was cast to. */
export function isUncastable(error: unknown): boolean {
  return UNCASTABLE_NUMBERS.includes(errorNumberOf(error) ?? 0);
}

/** A table, column or schema named in the statement does not exist. */
export function isObjectMissing(error: unknown): boolean {
  return OBJECT_NUMBERS.includes(errorNumberOf(error) ?? 0);
}

/**
 * Turns what the driver throws into the connector's vocabulary.
 * @param loginErrorNumber what the server said while the driver signed in, if it did
 */
export function translateError(error: unknown, settings: ConnectionSettings, loginErrorNumber: number | null = null): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const cause = firstCause(error);
  const { code, message } = cause as { code?: string; message?: string };
  const problem = message || code || 'no reason given';
  const number = errorNumberOf(cause) ?? (code === 'ELOGIN' ? (loginErrorNumber ?? LOGIN_NUMBERS[0]) : null);
  const connectorCode = number === null ? codeWithoutNumber(cause) : codeOf(number);
  const parameters: Record<string, string> = { problem: explained(problem, cause), sqlState: String(number ?? '-') };
  if (connectorCode === 'PRODUCT_LOGIN_REFUSED') parameters.username = settings.username;
  if (connectorCode === 'PRODUCT_RIGHT_MISSING') parameters.remedy = grantFor(problem, settings.username);
  return new ConnectorError(connectorCode, parameters, { cause: error });
}

function codeOf(number: number): ErrorCode {
  if (UNREACHABLE_NUMBERS.includes(number)) return 'PRODUCT_DATABASE_UNREACHABLE';
  if (LOGIN_NUMBERS.includes(number)) return 'PRODUCT_LOGIN_REFUSED';
  if (RIGHT_NUMBERS.includes(number)) return 'PRODUCT_RIGHT_MISSING';
  return BUSY_NUMBERS.includes(number) ? 'PRODUCT_DATABASE_BUSY' : 'PRODUCT_STATEMENT_FAILED';
}

/** What the driver itself reports: a session that could not be had or broke, or a programming error. */
function codeWithoutNumber(cause: object): ErrorCode {
  return isConnectionProblem(cause) ? 'PRODUCT_DATABASE_UNREACHABLE' : 'PRODUCT_STATEMENT_FAILED';
}

/** The first error of a statement tells the cause; those after it, and what wraps it, tell less. */
function firstCause(error: unknown): object {
  let cause: unknown = error;
  while (typeof cause === 'object' && cause !== null) {
    const { errors, originalError, number } = cause as { errors?: unknown[]; originalError?: unknown; number?: unknown };
    const inner = cause instanceof ConnectorError ? cause.cause : (errors?.[0] ?? (number === undefined ? originalError : undefined));
    if (inner === undefined) return cause;
    cause = inner;
  }
  return { message: String(cause) };
}

/** Codes and messages of TLS on the way down to the socket's own error. */
function tlsTexts(cause: object): string {
  const { code, message, cause: inner } = cause as { code?: unknown; message?: unknown; cause?: unknown };
  const own = `${String(code)} ${String(message)}`;
  return typeof inner === 'object' && inner !== null ? `${own} ${tlsTexts(inner)}` : own;
}

const TLS_PROBLEM = /\bSSL|\bTLS|certificate|altnames|self.signed|EPROTO/i;
const OLD_PROTOCOL = /unsupported.protocol|protocol.version|wrong.version.number|legacy.sigalg|no.protocols.available|dh.key.too.small/i;
const UNTRUSTED = /certificate|altnames|self.signed/i;

function isConnectionProblem(cause: object): boolean {
  return UNREACHABLE_CODES.includes((cause as { code?: string }).code ?? '') || TLS_PROBLEM.test(tlsTexts(cause));
}

/** Adds what to set to a refusal of TLS that a setting answers. */
function explained(problem: string, cause: object): string {
  const texts = tlsTexts(cause);
  if (OLD_PROTOCOL.test(texts)) return `${problem} (a server that speaks TLS 1.0 only needs sslProtocol=TLSv1 in the url)`;
  if (UNTRUSTED.test(texts)) return `${problem} (trust its certificate, or set trustServerCertificate=true in the url)`;
  return problem;
}

const DENIED = /The (\w+(?: \w+)?) permission was denied on the object '([^']+)'(?:, database '[^']*', schema '([^']+)')?/;

/** The statement that gives what the server says is missing, as far as it says it. */
function grantFor(problem: string, username: string): string {
  const [, right, object, schema = 'dbo'] = DENIED.exec(problem) ?? [];
  if (object !== undefined) return `GRANT ${right} ON ${quote(schema)}.${quote(object)} TO ${quote(username)}`;
  const [, database] = /^(.+?) permission denied in database/.exec(problem) ?? [];
  const [, table] = /^permission denied for (?:table|view) (.+)$/.exec(problem) ?? [];
  return `GRANT ${database ?? (table === undefined ? '...' : `SELECT ON ${quote(table)}`)} TO ${quote(username)}`;
}
