import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which schemas each product connection publishes, and how far each of these links is. */
export class CreateProductConnectionSchema1763700014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // mapping is text: jsonb would change the order in which documents are emitted.
    await runner.query(`
      CREATE TABLE product_connection_schema (
        id                    uuid        PRIMARY KEY,
        product_connection_id uuid        NOT NULL REFERENCES product_connection,
        schema_id             uuid        NOT NULL,
        schema_name           text        NOT NULL,
        schema_version        text        NOT NULL,
        pending_version       text,
        enable_standalone     boolean     NOT NULL,
        enable_publish_remote boolean     NOT NULL,
        direction             text        NOT NULL,
        snapshot              text        NOT NULL,
        columns               boolean     NOT NULL,
        auto_upgrade          text        NOT NULL,
        state                 text        NOT NULL,
        reason                text,
        loaded                boolean     NOT NULL DEFAULT false,
        tables                text        NOT NULL DEFAULT '[]',
        mapping               text,
        app_version           text,
        revision              integer     NOT NULL DEFAULT 1,
        created_at            timestamptz NOT NULL DEFAULT now(),
        updated_at            timestamptz NOT NULL DEFAULT now(),
        UNIQUE (product_connection_id, schema_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_connection_schema');
  }
}
