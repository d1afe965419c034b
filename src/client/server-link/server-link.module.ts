import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { WorkerRegistry } from '../../platform/lifecycle';
import { HealthRegistry } from '../../platform/observability';
import { ClientInstance } from './client-instance';
import { ReportProviders } from './report-providers';
import { ServerLink } from './server-link';
import { ServerSession } from './server-session';

/** The Client's way to its Server. Needs CLIENT_CONFIG and the store. */
@Global()
@Module({
  providers: [ServerLink, ClientInstance, ReportProviders, ServerSession],
  exports: [ServerLink, ReportProviders, ServerSession],
})
export class ServerLinkModule implements OnModuleInit {
  constructor(
    private readonly session: ServerSession,
    private readonly workers: WorkerRegistry,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('server-session', this.session);
    this.health.register('server', async () => {
      const { state, detail } = this.session.status();
      const up = state !== 'ENVIRONMENT_TOKEN_INVALID' && state !== 'ENVIRONMENT_CHANGED' && state !== 'VERSION_MISMATCH';
      return { up, detail: up ? `${state}: ${detail}` : detail }; // an error's text begins with its code
    });
  }
}
