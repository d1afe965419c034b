import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import { ConnectorError, type ErrorCode, type Language } from '../../common/errors';
import { loadDialect, type ProductDatabase } from '../../dialects';
import { languageOf } from '../../platform/http';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';

export const CONNECTION_CHECKS = ['URL', 'REACHABILITY', 'LOGIN', 'VERSION', 'METADATA', 'RIGHTS'] as const;

/** One thing a working connection needs. */
export interface ConnectionCheck {
  check: (typeof CONNECTION_CHECKS)[number];
  ok: boolean;
  /** What was found, or what is missing. */
  detail: string;
  /** Statement or step that mends it; null when all is well. */
  remedy: string | null;
}

export interface ConnectionTestResult {
  ok: boolean;
  checks: ConnectionCheck[];
}

/** Tries everything a connection needs, in order, up to the first thing without which the rest makes no sense. */
@Injectable()
export class ConnectionTest {
  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
  ) {}

  /**
   * @param acceptLanguage the request's header; without one the checks speak the process's language
   * @throws ConnectorError `NOT_FOUND`
   */
  async run(connectionId: string, acceptLanguage?: string): Promise<ConnectionTestResult> {
    const language = languageOf(acceptLanguage, this.config.locale);
    const connection = await this.connections.get(connectionId);
    const checks: ConnectionCheck[] = [];
    try {
      const { host, port, database } = (await loadDialect(connection.dataBaseType)).parseUrl(connection.url);
      checks.push(good('URL', `${host}:${port}/${database}`));
      await this.checkDatabase(connectionId, (await this.databases.get(connectionId)).database, checks, language);
    } catch (error) {
      addFailure(checks, error, language);
    }
    return { ok: checks.every((check) => check.ok), checks };
  }

  private async checkDatabase(
    connectionId: string,
    database: ProductDatabase,
    checks: ConnectionCheck[],
    language: Language,
  ): Promise<void> {
    const { serverVersion, databaseTime } = await database.introspection.ping();
    checks.push(good('REACHABILITY', `database time ${databaseTime}`), good('LOGIN', 'accepted'), good('VERSION', serverVersion));
    const product = await database.introspection.readProductMetadata();
    if (product) await this.connections.noteProduct(connectionId, product);
    checks.push(
      product
        ? good('METADATA', `${product.name} ${product.version}`)
        : bad('METADATA', new ConnectorError('PRODUCT_METADATA_MISSING'), language),
    );
    const missing = await database.introspection.missingRights([]);
    if (missing.length === 0) checks.push(good('RIGHTS', 'all there'));
    for (const { right, remedy } of missing)
      checks.push(bad('RIGHTS', new ConnectorError('PRODUCT_RIGHT_MISSING', { problem: right, remedy }), language));
  }
}

/** Puts an error where it belongs among the checks. */
function addFailure(checks: ConnectionCheck[], error: unknown, language: Language): void {
  if (!(error instanceof ConnectorError)) throw error;
  const ofCode: Partial<Record<ErrorCode, ConnectionCheck['check']>> = {
    PRODUCT_DATABASE_UNREACHABLE: 'REACHABILITY',
    PRODUCT_LOGIN_REFUSED: 'LOGIN',
  };
  if (error.code === 'PRODUCT_LOGIN_REFUSED') checks.push(good('REACHABILITY', 'the server answers'));
  const next = CONNECTION_CHECKS.find((check) => !checks.some((done) => done.check === check)) ?? 'RIGHTS';
  checks.push(bad(ofCode[error.code] ?? next, error, language));
}

function bad(check: ConnectionCheck['check'], error: ConnectorError, language: Language): ConnectionCheck {
  const { message, detailedMessage } = error.toBody(language);
  return { check, ok: false, detail: message, remedy: detailedMessage };
}

function good(check: ConnectionCheck['check'], detail: string): ConnectionCheck {
  return { check, ok: true, detail, remedy: null };
}
