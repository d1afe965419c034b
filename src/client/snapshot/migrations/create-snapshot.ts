import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the initial load of each link is. */
export class CreateSnapshot1763700003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE snapshot (
        link_id        uuid        PRIMARY KEY,
        table_name     text        NOT NULL,
        state          text        NOT NULL,
        last_key       jsonb,
        rows_done      bigint      NOT NULL DEFAULT 0,
        rows_estimated bigint      NOT NULL,
        reason         text,
        started_at     timestamptz NOT NULL DEFAULT now(),
        busy_ms        bigint      NOT NULL DEFAULT 0,
        updated_at     timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE snapshot');
  }
}
