import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What shows, when a Client says where it stands, that its store or the Server's was restored from a backup. */
export class RememberLinkState1763800020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Null: nothing was stored since these columns exist.
    await runner.query('ALTER TABLE link_position ADD COLUMN last_transaction_id text, ADD COLUMN log_epoch bigint');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE link_position DROP COLUMN last_transaction_id, DROP COLUMN log_epoch');
  }
}
