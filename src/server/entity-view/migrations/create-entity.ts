import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Current state per entity. Text columns hold JSON: `json` types refuse or alter what a sender may legally send. */
export class CreateEntity1763700400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entity (
        environment_id uuid             NOT NULL,
        schema_name    text COLLATE "C" NOT NULL,
        entity_key     text COLLATE "C" NOT NULL,
        key            text             NOT NULL,
        origin_name    text             NOT NULL,
        origin_app     text             NOT NULL,
        generated_by   text,
        sequence       text,
        sequence_order text COLLATE "C",
        updated_at     text             NOT NULL,
        deleted        boolean          NOT NULL,
        data           text             NOT NULL,
        log_offset     bigint           NOT NULL,
        PRIMARY KEY (environment_id, schema_name, entity_key)
      ) WITH (fillfactor = 85)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entity');
  }
}
