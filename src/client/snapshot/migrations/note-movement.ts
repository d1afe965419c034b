import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a load got on the last time, which its other notes do not tell. */
export class NoteMovement1763920020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE snapshot ADD moved_at timestamptz NOT NULL DEFAULT now()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE snapshot DROP moved_at');
  }
}
