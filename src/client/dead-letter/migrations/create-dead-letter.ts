import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Entities whose present state could not be delivered. */
export class CreateDeadLetter1763700002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dead_letter (
        id            uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        connection_id uuid        NOT NULL,
        link_id       uuid        NOT NULL,
        schema_name   text        NOT NULL,
        origin_id     text        NOT NULL,
        key           jsonb       NOT NULL,
        stage         text        NOT NULL,
        code          text        NOT NULL,
        reason        text        NOT NULL,
        state         text        NOT NULL DEFAULT 'OPEN',
        attempts      integer     NOT NULL DEFAULT 1,
        created_at    timestamptz NOT NULL DEFAULT now(),
        updated_at    timestamptz NOT NULL DEFAULT now(),
        UNIQUE (link_id, origin_id)
      )`);
    await runner.query(`CREATE INDEX dead_letter_resend ON dead_letter (connection_id, updated_at) WHERE state = 'RESEND'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter');
  }
}
