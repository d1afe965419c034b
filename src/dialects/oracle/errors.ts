import { ConnectorError, type ErrorParameters } from '../../common/errors';

/** Listener, network, start-up and shutdown; NJS-5xx (the driver's network layer) and a full pool's NJS-040 are added below. */
const UNREACHABLE = [
  'ORA-00018',
  'ORA-00020',
  'ORA-00028',
  'ORA-01012',
  'ORA-01033',
  'ORA-01034',
  'ORA-01089',
  'ORA-01090',
  'ORA-01092',
  'ORA-02396',
  'ORA-03113',
  'ORA-03114',
  'ORA-03135',
  'ORA-12154',
  'ORA-12170',
  'ORA-12505',
  'ORA-12514',
  'ORA-12516',
  'ORA-12518',
  'ORA-12519',
  'ORA-12520',
  'ORA-12521',
  'ORA-12528',
  'ORA-12535',
  'ORA-12537',
  'ORA-12541',
  'ORA-12543',
  'ORA-12545',
  'ORA-12547',
  'ORA-12560',
  'ORA-12571',
  'ORA-25408',
  'ORA-56600',
  'NJS-040',
  'NJS-076',
];
/** The library of Thick mode is missing, of the wrong kind, or too old. */
const CLIENT_LIBRARY = ['DPI-1047', 'DPI-1050', 'DPI-1072', 'NJS-045'];
const LOGIN_REFUSED = ['ORA-01017', 'ORA-01005', 'ORA-01045', 'ORA-28000', 'ORA-28001', 'ORA-28009', 'ORA-28040', 'NJS-116'];
const RIGHT_MISSING = ['ORA-01031', 'ORA-01536', 'ORA-01950', 'ORA-41900'];
const OBJECT_MISSING = ['ORA-00942', 'ORA-00904', 'ORA-02289', 'ORA-04043', 'ORA-04080', 'ORA-01418'];
const ALREADY_THERE = ['ORA-00955', 'ORA-01430', 'ORA-04081'];
const LOCK_REFUSED = ['ORA-00054', 'ORA-00060', 'ORA-30006', 'ORA-04021'];
/** Cancelled by our time limit, a snapshot too old, a resource of the moment. */
const BUSY = [...LOCK_REFUSED, 'ORA-01013', 'ORA-01466', 'ORA-01555', 'ORA-02049', 'ORA-04068', 'ORA-08177', 'NJS-123', 'DPI-1067'];
/** A text that is no value of the type it was converted to. */
const UNCASTABLE = ['ORA-01722', 'ORA-01426', 'ORA-01465', 'ORA-01438', 'ORA-01489', 'ORA-12899', 'ORA-01410'];
/** ORA-01830 to ORA-01898: texts that are no date; ORA-01840 to ORA-01867 among them. */
const DATE_ERRORS = { from: 1830, to: 1899 };
const SERVER_TOO_OLD = 'NJS-138';

/** Code of a driver or database error, e.g. `ORA-00942`; null for anything else. */
export function oracleCodeOf(error: unknown): string | null {
  const cause = error instanceof ConnectorError ? error.cause : error;
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  for (const text of [code, message]) {
    const found = typeof text === 'string' ? /\b(ORA|NJS|DPI|TNS|PLS)-(\d{3,5})\b/.exec(text) : null;
    if (found) return found[0];
  }
  return null;
}

/** A lock was not granted in time, or two transactions waited for each other: the same statement may succeed later. */
export function isLockRefused(error: unknown): boolean {
  return LOCK_REFUSED.includes(oracleCodeOf(error) ?? '');
}

/** What the statement makes is there already: somebody else was faster. */
export function isAlreadyThere(error: unknown): boolean {
  return ALREADY_THERE.includes(oracleCodeOf(error) ?? '');
}

/** A table, column, sequence or trigger named in the statement does not exist, or the user may not see it. */
export function isObjectMissing(error: unknown): boolean {
  return OBJECT_MISSING.includes(oracleCodeOf(error) ?? '');
}

/** A parameter's text is not a value of the type it was converted to. */
export function isUncastable(error: unknown): boolean {
  const code = oracleCodeOf(error) ?? '';
  const number = code.startsWith('ORA-') ? Number(code.slice(4)) : 0;
  return UNCASTABLE.includes(code) || (number >= DATE_ERRORS.from && number <= DATE_ERRORS.to);
}

/** Turns what the driver throws into the connector's vocabulary. Only the first line is carried on, without addresses of help pages. */
export function translateError(error: unknown, username: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const problem = firstLine(error);
  const make = (code: ConstructorParameters<typeof ConnectorError>[0], parameters: ErrorParameters) =>
    new ConnectorError(code, parameters, { cause: error });

  const code = oracleCodeOf(error);
  if (code === SERVER_TOO_OLD) {
    return make('PRODUCT_VERSION_UNSUPPORTED', {
      version: 'older than Oracle 12.1',
      oldest: 'Oracle 12.1 (dataBaseType ORACLE12C; use ORACLE11G for 11.2)',
    });
  }
  if (code === null) return make('PRODUCT_STATEMENT_FAILED', { sqlState: '-', problem });
  if (LOGIN_REFUSED.includes(code)) return make('PRODUCT_LOGIN_REFUSED', { username, problem });
  if (isUnreachable(code)) return make('PRODUCT_DATABASE_UNREACHABLE', { problem });
  if (RIGHT_MISSING.includes(code)) return make('PRODUCT_RIGHT_MISSING', { problem, remedy: remedyOf(code, username) });
  if (BUSY.includes(code)) return make('PRODUCT_DATABASE_BUSY', { sqlState: code, problem });
  return make('PRODUCT_STATEMENT_FAILED', { sqlState: code, problem });
}

function isUnreachable(code: string): boolean {
  return UNREACHABLE.includes(code) || CLIENT_LIBRARY.includes(code) || /^NJS-5\d\d$/.test(code);
}

/** The server does not say which right it misses; the connection test names them all. */
function remedyOf(code: string, username: string): string {
  if (code === 'ORA-01536' || code === 'ORA-01950') return `ALTER USER "${username}" QUOTA UNLIMITED ON <tablespace>`;
  return `GRANT ... TO "${username}"; the connection test lists what is missing`;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n')[0].trim();
}
