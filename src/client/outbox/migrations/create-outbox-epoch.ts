import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Epochs the outbox began because a store was restored; the one it was made with has no row until the Server knows it. */
export class CreateOutboxEpoch1763800060000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_epoch (
        epoch         bigint      PRIMARY KEY,
        begins_behind bigint      NOT NULL,
        reason        text,
        confirmed     boolean     NOT NULL,
        begun_at      timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_epoch');
  }
}
