import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a hand-off list needs to be told from changes of another history of the product database. */
export class TellHistoriesApart1763800050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // number null: whatever the product database says is taken over, because everything is loaded again.
    await runner.query('ALTER TABLE hand_off ADD COLUMN time_sum numeric, ALTER COLUMN number DROP NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM hand_off WHERE number IS NULL');
    await runner.query('ALTER TABLE hand_off DROP COLUMN time_sum, ALTER COLUMN number SET NOT NULL');
  }
}
