import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published SchemaDefinitions as received, all their versions, and how far the Server has been read. */
export class CreateSchemaVersion1763700011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // attributes is text: jsonb would change the order in which documents are emitted.
    await runner.query(`
      CREATE TABLE schema_version (
        schema_id   uuid        NOT NULL,
        version     text        NOT NULL,
        name        text        NOT NULL,
        description text,
        status      text        NOT NULL,
        attributes  text        NOT NULL,
        created_at  timestamptz NOT NULL,
        updated_at  timestamptz NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        sequence    bigint      GENERATED ALWAYS AS IDENTITY,
        latest      boolean     NOT NULL DEFAULT false,
        PRIMARY KEY (schema_id, version)
      )`);
    await runner.query('CREATE UNIQUE INDEX schema_version_latest ON schema_version (schema_id) WHERE latest');
    await runner.query(`
      CREATE VIEW latest_schema AS
        SELECT schema_id AS id, version, name, description, status, attributes, created_at, updated_at, received_at
          FROM schema_version WHERE latest`);
    await runner.query(`
      CREATE TABLE schema_sync (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        cursor    text
      )`);
    await runner.query('INSERT INTO schema_sync DEFAULT VALUES');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW latest_schema');
    await runner.query('DROP TABLE schema_sync, schema_version');
  }
}
