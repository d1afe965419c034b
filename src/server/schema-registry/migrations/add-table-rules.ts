import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts carry table rules; published versions hold them in their structure, and those of before have none. */
export class AddTableRules1763800030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE schema_definition ADD COLUMN table_rules json NOT NULL DEFAULT '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE schema_definition DROP COLUMN table_rules');
  }
}
