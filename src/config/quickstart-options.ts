import { parseArgs } from 'node:util';
import type { Language } from '../common/errors';
import { configurationError } from './configuration-error';
import type { Environment } from './read-variables';

/** What `quickstart` is asked to do. */
export interface QuickstartOptions {
  language: Language;
  /** `jdbc:postgresql://host:port/database` as it was written, perhaps with user and password. */
  product: string;
  /** `table` or `owner.table`; several make one entity. */
  tables: string[];
  username: string | null;
  password: string | null;
  /** NAME to write when the product database has no `TCC_PRODUCT_METADATA`. */
  productName: string | null;
  serverUrl: string;
  clientUrl: string;
  adminToken: string;
  /** How many events to print. */
  events: number;
  /** Take every question as answered with yes. */
  yes: boolean;
}

const FLAGS = {
  product: { type: 'string' },
  table: { type: 'string', multiple: true },
  user: { type: 'string' },
  password: { type: 'string' },
  name: { type: 'string' },
  server: { type: 'string', default: 'http://127.0.0.1:3000' },
  client: { type: 'string', default: 'http://127.0.0.1:3001' },
  events: { type: 'string', default: '5' },
  yes: { type: 'boolean', default: false },
} as const;

const ALLOWED = Object.keys(FLAGS)
  .map((name) => `--${name}`)
  .join(', ');
const EXAMPLE = '--product=jdbc:postgresql://host:5432/database --table=orders';

/**
 * Reads the arguments behind `quickstart`. The password may also come from PRODUCT_PASSWORD, which no list of
 * processes shows; the administrator's token comes from ADMIN_TOKEN.
 * @throws ConnectorError `CONFIGURATION_INVALID`
 */
export function quickstartOptions(args: readonly string[], environment: Environment, language: Language): QuickstartOptions {
  const values = parse(args);
  if (!values.product) throw configurationError('--product', 'it is missing', EXAMPLE);
  if (!values.table?.length) throw configurationError('--table', 'it is missing', EXAMPLE);
  const adminToken = environment.ADMIN_TOKEN?.trim();
  if (!adminToken)
    throw configurationError('ADMIN_TOKEN', 'it must be set', "the administrator's token, as the connector printed it at its first start");
  return {
    language,
    product: values.product,
    tables: values.table,
    username: values.user ?? null,
    password: values.password ?? environment.PRODUCT_PASSWORD ?? null,
    productName: values.name ?? null,
    serverUrl: address('--server', values.server),
    clientUrl: address('--client', values.client),
    adminToken,
    events: count(values.events),
    yes: values.yes,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values;
  } catch (error) {
    throw configurationError('quickstart', error instanceof Error ? error.message.split('.')[0] : String(error), ALLOWED);
  }
}

function address(flag: string, text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw configurationError(flag, `"${text}" is not an address`, 'http://host:port');
}

function count(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw configurationError('--events', `"${text}" is not a number`, 'a whole number from 0 to 9999');
}
