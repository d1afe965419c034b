import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { HealthRegistry, type HealthStatus } from '../../platform/observability';
import { ReportProviders } from '../server-link';
import { ConnectionTest } from './connection-test';
import { ProductConnectionController } from './product-connection.controller';
import { isActive, ProductConnection } from './product-connection.entity';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';
import { ProductMetadataReader } from './product-metadata-reader';

/** Registered product databases and their connections. */
@Module({
  imports: [TypeOrmModule.forFeature([ProductConnection])],
  controllers: [ProductConnectionController],
  providers: [ProductConnections, ProductDatabases, ProductMetadataReader, ConnectionTest],
  exports: [ProductConnections, ProductDatabases],
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
    this.reports.register(async () => ({ connections: await this.states() }));
  }

  private async check(): Promise<HealthStatus> {
    const states = await this.states();
    const down = states.filter((connection) => connection.state === 'UNREACHABLE');
    const detail = down.length > 0 ? `unreachable: ${down.map((connection) => connection.name).join(', ')}` : `${states.length} registered`;
    return { up: down.length === 0, detail };
  }

  private async states(): Promise<{ id: string; name: string; state: string }[]> {
    const connections = await this.connections.all();
    return Promise.all(
      connections.map(async (connection) => ({
        id: connection.id,
        name: connection.productName ?? connection.id,
        state: await this.stateOf(connection),
      })),
    );
  }

  private async stateOf(connection: ProductConnection): Promise<string> {
    if (!isActive(connection)) return connection.enabled ? 'PAUSED' : 'DISABLED';
    const reached = this.databases.get(connection.id).then(({ database }) => database.introspection.ping());
    return reached.then(
      () => 'ACTIVE',
      () => 'UNREACHABLE',
    );
  }
}
