import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { STORE_POOL } from '../../platform/persistence';

/** The environment whose token this Client uses. */
export interface ClientEnvironmentIdentity {
  id: string;
  name: string;
}

interface InstanceRow {
  instance_id: string;
  environment_id: string | null;
  environment_name: string | null;
}

/** Who this Client is: an id made at its first start, and the environment its first answer came from. */
@Injectable()
export class ClientInstance implements OnModuleInit {
  private row: InstanceRow | null = null;

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  async onModuleInit(): Promise<void> {
    await this.pool.query('INSERT INTO client_instance DEFAULT VALUES ON CONFLICT DO NOTHING');
    const { rows } = await this.pool.query<InstanceRow>('SELECT instance_id, environment_id, environment_name FROM client_instance');
    this.row = rows[0];
  }

  /** UUID made at the first start with this store. */
  get id(): string {
    return this.loaded.instance_id;
  }

  /** The environment pinned by the Server's first answer; null before it. */
  get environment(): ClientEnvironmentIdentity | null {
    const { environment_id: id, environment_name: name } = this.loaded;
    return id === null ? null : { id, name: name ?? id };
  }

  /** Pins the environment, or takes over its new name. The id must be the pinned one, if there is one. */
  async pin({ id, name }: ClientEnvironmentIdentity): Promise<void> {
    const { rows } = await this.pool.query<InstanceRow>(
      `UPDATE client_instance SET environment_id = $1, environment_name = $2
        WHERE environment_id IS NULL OR environment_id = $1
        RETURNING instance_id, environment_id, environment_name`,
      [id, name],
    );
    if (rows[0]) this.row = rows[0];
  }

  private get loaded(): InstanceRow {
    if (!this.row) throw new Error('ClientInstance is asked before the module is initialised');
    return this.row;
  }
}
