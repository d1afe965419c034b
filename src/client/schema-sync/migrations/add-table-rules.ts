import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published versions carry table rules; those received before have none. */
export class AddTableRules1763800011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE schema_version ADD COLUMN table_rules text NOT NULL DEFAULT '[]'`);
    await runner.query(`
      CREATE OR REPLACE VIEW latest_schema AS
        SELECT schema_id AS id, version, name, description, status, attributes, created_at, updated_at, received_at, table_rules
          FROM schema_version WHERE latest`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW latest_schema');
    await runner.query('ALTER TABLE schema_version DROP COLUMN table_rules');
    await runner.query(`
      CREATE VIEW latest_schema AS
        SELECT schema_id AS id, version, name, description, status, attributes, created_at, updated_at, received_at
          FROM schema_version WHERE latest`);
  }
}
