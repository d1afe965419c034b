import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the structure checker saw last, what changed since, and how many rows no trigger had stamped after the last load. */
export class CreateStructureState1763920000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE structure_state (
        connection_id uuid        NOT NULL,
        kind          text        NOT NULL,
        object        text        NOT NULL,
        state         text        NOT NULL,
        severity      text        NOT NULL,
        priority      smallint    NOT NULL,
        detail        text        NOT NULL,
        since         timestamptz NOT NULL,
        checked_at    timestamptz NOT NULL,
        PRIMARY KEY (connection_id, kind, object)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE structure_change (
        id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        connection_id uuid        NOT NULL,
        kind          text        NOT NULL,
        object        text        NOT NULL,
        from_state    text,
        to_state      text,
        severity      text        NOT NULL,
        detail        text        NOT NULL,
        changed_at    timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX structure_change_newest ON structure_change (connection_id, id)');
    await runner.query(`
      CREATE TABLE unstamped_rows (
        connection_id uuid        NOT NULL,
        table_schema  text        NOT NULL,
        table_name    text        NOT NULL,
        lowest        bigint      NOT NULL,
        counted_at    timestamptz NOT NULL,
        PRIMARY KEY (connection_id, table_schema, table_name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unstamped_rows');
    await runner.query('DROP TABLE structure_change');
    await runner.query('DROP TABLE structure_state');
  }
}
