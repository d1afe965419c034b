import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Product databases. */
export class CreateProductConnection1763700012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_connection (
        id               uuid        PRIMARY KEY,
        product_name     text,
        product_version  text,
        url              text        NOT NULL,
        username         text        NOT NULL,
        password_cipher  text        NOT NULL,
        data_base_type   text        NOT NULL,
        enabled          boolean     NOT NULL,
        paused           boolean     NOT NULL DEFAULT false,
        time_zone        text        NOT NULL,
        origin_name      text,
        owner_schema     text,
        charset          text,
        change_log_table text        NOT NULL,
        revision         integer     NOT NULL DEFAULT 1,
        created_at       timestamptz NOT NULL DEFAULT now(),
        updated_at       timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product_connection');
  }
}
