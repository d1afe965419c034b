import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { STORE_POOL } from '../../platform/persistence';
import type { ClientReportDto } from './dto/client-report.dto';

/** Keeps the last report of every Client instance. */
@Injectable()
export class ClientReports {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  async store(environmentId: string, report: ClientReportDto): Promise<void> {
    const { instanceId, version, host, connections, lag, backlog } = report;
    await this.pool.query(UPSERT, [
      environmentId,
      instanceId,
      version,
      host,
      JSON.stringify(connections),
      Math.round(lag),
      Math.round(backlog),
    ]);
  }
}

const UPSERT = `
  INSERT INTO client_report (environment_id, instance_id, version, host, connections, lag, backlog)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (environment_id, instance_id) DO UPDATE
     SET (version, host, connections, lag, backlog, reported_at)
       = (excluded.version, excluded.host, excluded.connections, excluded.lag, excluded.backlog, now())`;
