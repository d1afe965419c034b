import { parseArgs } from 'node:util';
import type { Language } from '../common/errors';
import { configurationError } from './configuration-error';
import type { Environment } from './read-variables';

const TYPES = ['POSTGRESQL', 'MSSQLSERVER', 'ORACLE11G', 'ORACLE12C'] as const;

/** What `certify` is asked to do. */
export interface CertifyOptions {
  language: Language;
  /** JDBC URL of a test database. */
  url: string;
  dataBaseType: (typeof TYPES)[number];
  username: string;
  /** null: to be asked for. */
  password: string | null;
  /** Schema of the scratch tables; null: the user's default. */
  schema: string | null;
  /** Folder of Oracle's client library, for ORACLE11G. */
  clientLibraryDir: string | null;
  json: boolean;
}

const FLAGS = {
  url: { type: 'string' },
  user: { type: 'string' },
  schema: { type: 'string' },
  type: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const ALLOWED = Object.keys(FLAGS)
  .map((name) => `--${name}`)
  .join(', ');
const EXAMPLE = '--url=jdbc:sqlserver://host:1433;databaseName=test --user=sa';

/**
 * Reads the arguments behind `certify`. The password comes from CERTIFY_PASSWORD or is asked for: no list of processes
 * shows it.
 * @throws ConnectorError `CONFIGURATION_INVALID`
 */
export function certifyOptions(args: readonly string[], environment: Environment, language: Language): CertifyOptions {
  const values = parse(args);
  if (!values.url) throw configurationError('--url', 'it is missing', EXAMPLE);
  if (!values.user) throw configurationError('--user', 'it is missing', EXAMPLE);
  return {
    language,
    url: values.url,
    dataBaseType: typeOf(values.type, values.url),
    username: values.user,
    password: environment.CERTIFY_PASSWORD ?? null,
    schema: values.schema ?? null,
    clientLibraryDir: environment.ORACLE_CLIENT_LIB_DIR?.trim() || null,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values;
  } catch (error) {
    throw configurationError('certify', error instanceof Error ? error.message.split('.')[0] : String(error), ALLOWED);
  }
}

/** A URL tells the product, but of Oracle not the version. */
function typeOf(given: string | undefined, url: string): CertifyOptions['dataBaseType'] {
  const known = TYPES.find((type) => type === given);
  if (known) return known;
  if (given !== undefined) throw configurationError('--type', `"${given}" is no type of database`, TYPES.join(', '));
  if (/^jdbc:postgresql:/.test(url)) return 'POSTGRESQL';
  if (/^jdbc:(sqlserver|jtds:sqlserver):/.test(url)) return 'MSSQLSERVER';
  if (/^jdbc:oracle:/.test(url)) return 'ORACLE12C';
  throw configurationError('--url', 'it is no address of PostgreSQL, SQL Server or Oracle', EXAMPLE);
}
