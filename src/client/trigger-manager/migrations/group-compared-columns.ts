import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Several uses of one table are compared each by its own columns; what was compared for all becomes the one group. `json` keeps the order of what is compared as text. */
export class GroupComparedColumns1763800010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE capture_layout ADD COLUMN groups json');
    await runner.query(`
      UPDATE capture_layout
         SET groups = json_build_array(json_build_object('comparedColumns', compared_columns, 'rowFilter', '[]'::json))`);
    await runner.query('ALTER TABLE capture_layout ALTER COLUMN groups SET NOT NULL, DROP COLUMN compared_columns');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE capture_layout ADD COLUMN compared_columns jsonb');
    await runner.query(`UPDATE capture_layout SET compared_columns = (groups->0->'comparedColumns')::jsonb`);
    await runner.query('ALTER TABLE capture_layout ALTER COLUMN compared_columns SET NOT NULL, DROP COLUMN groups');
  }
}
