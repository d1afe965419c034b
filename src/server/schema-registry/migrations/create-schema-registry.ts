import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Drafts, published versions and who published them. `position` is where a version stands in the order the Clients
 * synchronise by; it is handed out under the lock of `schema_publication_head`, so positions commit in order.
 */
export class CreateSchemaRegistry1763700030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE schema_definition (
        id              uuid        PRIMARY KEY,
        name            text        NOT NULL CONSTRAINT schema_definition_name UNIQUE,
        description     text,
        version         text,
        environment_ids uuid[],
        attributes      json        NOT NULL,
        revision        integer     NOT NULL DEFAULT 1,
        created_at      timestamptz NOT NULL DEFAULT now(),
        updated_at      timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE schema_version (
        id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        schema_id    uuid        NOT NULL REFERENCES schema_definition,
        version      text        NOT NULL,
        ordinal      integer     NOT NULL,
        position     bigint      NOT NULL UNIQUE,
        structure    json        NOT NULL,
        created_at   timestamptz NOT NULL,
        published_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (schema_id, version),
        UNIQUE (schema_id, ordinal)
      )`);
    await runner.query(`
      CREATE TABLE schema_publication_head (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        position  bigint  NOT NULL
      )`);
    await runner.query('INSERT INTO schema_publication_head (position) VALUES (0)');
    await runner.query(`
      CREATE TABLE schema_publication_audit (
        id                uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        schema_id         uuid        NOT NULL REFERENCES schema_definition,
        version           text        NOT NULL,
        forced            boolean     NOT NULL,
        reason            text,
        incompatibilities json        NOT NULL,
        published_at      timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE schema_publication_audit');
    await runner.query('DROP TABLE schema_publication_head');
    await runner.query('DROP TABLE schema_version');
    await runner.query('DROP TABLE schema_definition');
  }
}
