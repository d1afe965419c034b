import { Controller, Get, Header, HttpCode, Inject, Res, type OnModuleInit } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Pool } from 'pg';
import { STORE_POOL } from '../persistence';
import { HealthRegistry } from './health-registry';

class HealthCheckResult {
  @ApiProperty({ example: 'store' })
  name: string;

  @ApiProperty({ description: 'Whether this part works.' })
  up: boolean;

  @ApiProperty({ example: 'PostgreSQL answers' })
  detail: string;
}

class HealthAnswer {
  @ApiProperty({ description: 'Whether this process can serve.' })
  ready: boolean;

  @ApiProperty({ type: [HealthCheckResult] })
  checks: HealthCheckResult[];
}

/** Liveness for whoever restarts the process, readiness for whoever sends it work. */
@ApiTags('health')
@Controller('health')
export class HealthController implements OnModuleInit {
  constructor(
    private readonly health: HealthRegistry,
    @Inject(STORE_POOL) private readonly pool: Pool,
  ) {}

  onModuleInit(): void {
    this.health.register('store', async () => {
      await this.pool.query('SELECT 1');
      return { up: true, detail: 'PostgreSQL answers' };
    });
  }

  @Get('live')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process runs' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process can serve, and what keeps it from it' })
  @ApiOkResponse({ type: HealthAnswer })
  @ApiServiceUnavailableResponse({ type: HealthAnswer })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthAnswer> {
    const report = await this.health.report();
    if (!report.ready) void reply.status(503);
    return report;
  }
}
