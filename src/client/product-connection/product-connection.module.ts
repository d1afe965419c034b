import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { HealthRegistry, type HealthStatus } from '../../platform/observability';
import { ReportProviders } from '../server-link';
import { ConnectionTest } from './connection-test';
import { DatabaseIdentity } from './database-identity';
import { ProductConnectionController } from './product-connection.controller';
import { isWanted, ProductConnection } from './product-connection.entity';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';
import { ProductMetadataReader } from './product-metadata-reader';

/** How long a health check waits for a product database; a host that swallows packets is silent for longer. */
const PING_PATIENCE_MS = 2_000;

interface ConnectionState {
  id: string;
  name: string;
  state: 'ACTIVE' | 'PAUSED' | 'DISABLED' | 'RESTORED_OR_CLONED' | 'UNREACHABLE';
  /** Why it is not read although it should be. */
  problem: string | null;
}

/** Registered product databases and their connections. */
@Module({
  imports: [TypeOrmModule.forFeature([ProductConnection])],
  controllers: [ProductConnectionController],
  providers: [ProductConnections, ProductDatabases, DatabaseIdentity, ProductMetadataReader, ConnectionTest],
  exports: [ProductConnections, ProductDatabases, DatabaseIdentity],
})
export class ProductConnectionModule implements OnModuleInit {
  constructor(
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly health: HealthRegistry,
    private readonly reports: ReportProviders,
  ) {}

  onModuleInit(): void {
    this.health.register('product-connections', () => this.check());
    this.reports.register(async () => ({ connections: (await this.states()).map(({ id, name, state }) => ({ id, name, state })) }));
  }

  private async check(): Promise<HealthStatus> {
    const states = await this.states();
    const down = states.filter((connection) => connection.problem !== null);
    const problems = down.map(({ id, name, problem }) => `${name === id ? id : `${name} (${id})`}: ${problem}`);
    return { up: down.length === 0, detail: down.length > 0 ? problems.join('; ') : `${states.length} registered` };
  }

  private async states(): Promise<ConnectionState[]> {
    const connections = await this.connections.all();
    return Promise.all(
      connections.map(async (connection) => ({
        id: connection.id,
        name: connection.productName ?? connection.id,
        ...(await this.stateOf(connection)),
      })),
    );
  }

  private async stateOf(connection: ProductConnection): Promise<Pick<ConnectionState, 'state' | 'problem'>> {
    if (!isWanted(connection)) return { state: connection.enabled ? 'PAUSED' : 'DISABLED', problem: null };
    if (connection.restoredOrCloned) {
      const problem = new ConnectorError('DATABASE_RESTORED_OR_CLONED', { id: connection.id }).message;
      return { state: 'RESTORED_OR_CLONED', problem };
    }
    const problem = await this.problemOf(connection);
    return { state: problem === null ? 'ACTIVE' : 'UNREACHABLE', problem };
  }

  private async problemOf({ id }: ProductConnection): Promise<string | null> {
    const answered = new AbortController();
    const reached = this.databases
      .get(id)
      .then(({ database }) => database.introspection.ping())
      .then(
        () => null,
        (error: Error) => error.message,
      )
      .finally(() => answered.abort());
    const silence = sleep(PING_PATIENCE_MS, answered.signal).then(() => `no answer within ${PING_PATIENCE_MS} ms`);
    return Promise.race([reached, silence]);
  }
}
