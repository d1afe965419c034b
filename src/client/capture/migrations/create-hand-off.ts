import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The hand-off list of each product connection, and how often its triggers could not log. */
export class CreateHandOff1763700001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE hand_off (
        connection_id uuid        PRIMARY KEY,
        number        bigint      NOT NULL,
        change_ids    bigint[]    NOT NULL,
        stored_at     timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE missed_changes (
        connection_id uuid        PRIMARY KEY,
        count         bigint      NOT NULL,
        noted_at      timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE hand_off, missed_changes');
  }
}
