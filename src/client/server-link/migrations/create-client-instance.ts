import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who this Client is, and which environment it serves: one row. */
export class CreateClientInstance1763700010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE client_instance (
        singleton        boolean     PRIMARY KEY DEFAULT true CHECK (singleton),
        instance_id      uuid        NOT NULL DEFAULT gen_random_uuid(),
        environment_id   text,
        environment_name text,
        created_at       timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE client_instance');
  }
}
