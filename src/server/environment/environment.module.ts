import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AdministratorTokens } from '../../platform/security';
import { ClientEnvironment } from './client-environment.entity';
import { ClientReportController } from './client-report.controller';
import { ClientReport } from './client-report.entity';
import { ClientReports } from './client-reports';
import { CurrentEnvironmentController } from './current-environment.controller';
import { EnvironmentGuard } from './environment-auth';
import { EnvironmentToken } from './environment-token.entity';
import { EnvironmentTokens } from './environment-tokens';
import { EnvironmentController } from './environment.controller';
import { Environments } from './environments';
import { TokenController } from './token.controller';
import { TokenRegister } from './token-register';

export const ENVIRONMENT_ENTITIES = [ClientEnvironment, EnvironmentToken, ClientReport];

/** Environments, their tokens and their Clients. Import it where `@EnvironmentAuth` is used. */
@Module({
  imports: [TypeOrmModule.forFeature(ENVIRONMENT_ENTITIES)],
  controllers: [CurrentEnvironmentController, ClientReportController, TokenController, EnvironmentController],
  providers: [Environments, TokenRegister, EnvironmentTokens, EnvironmentGuard, ClientReports],
  exports: [Environments, EnvironmentTokens, EnvironmentGuard],
})
export class EnvironmentModule implements OnModuleInit {
  constructor(
    private readonly administrators: AdministratorTokens,
    private readonly tokens: EnvironmentTokens,
  ) {}

  onModuleInit(): void {
    this.administrators.recogniseOthers((token) => this.tokens.isKnown(token));
  }
}
