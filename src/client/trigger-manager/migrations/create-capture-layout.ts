import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the trigger set of a table logs, now and before: rows logged under an older layout stay readable. */
export class CreateCaptureLayout1763700013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE capture_layout (
        layout_id          integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        connection_id      uuid        NOT NULL,
        table_schema       text        NOT NULL,
        table_name         text        NOT NULL,
        logged_columns     jsonb       NOT NULL,
        compared_columns   jsonb       NOT NULL,
        managerial_columns boolean     NOT NULL,
        current            boolean     NOT NULL DEFAULT true,
        created_at         timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(
      'CREATE UNIQUE INDEX capture_layout_current ON capture_layout (connection_id, table_schema, table_name) WHERE current',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE capture_layout');
  }
}
