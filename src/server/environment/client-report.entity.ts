import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JsonValue } from '../../contracts';

/** What one Client instance last said about itself. */
@Entity('client_report')
export class ClientReport {
  @PrimaryColumn('uuid', { name: 'environment_id' })
  environmentId: string;

  @PrimaryColumn('uuid', { name: 'instance_id' })
  instanceId: string;

  @Column('text')
  version: string;

  @Column('text')
  host: string;

  /** Its product connections, as the Client describes them. */
  @Column('jsonb')
  connections: JsonValue[];

  /** Age of the oldest change not yet sent, in milliseconds. */
  @Column('bigint')
  lag: number;

  /** Messages waiting to be sent. */
  @Column('bigint')
  backlog: number;

  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;
}
