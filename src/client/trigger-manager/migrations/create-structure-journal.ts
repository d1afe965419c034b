import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the objects in the product databases looked like when they were last seen as this Client had installed them. */
export class CreateStructureJournal1763900100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE structure_journal (
        connection_id uuid        NOT NULL,
        kind          text        NOT NULL,
        object        text        NOT NULL,
        table_key     text,
        signature     text        NOT NULL,
        noted_at      timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (connection_id, kind, object)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE structure_journal');
  }
}
