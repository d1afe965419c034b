import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Streams, their segments and named cursors. */
export class CreateEventLog1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_stream (
        stream_id   integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name        text    NOT NULL UNIQUE,
        epoch       bigint  NOT NULL,
        last_offset bigint  NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE event_segment (
        stream_id    integer     NOT NULL,
        first_offset bigint      NOT NULL,
        last_offset  bigint      NOT NULL,
        audience     text        NOT NULL,
        appended_at  timestamptz NOT NULL DEFAULT now(),
        events       text        NOT NULL,
        PRIMARY KEY (stream_id, last_offset)
      )`);
    await this.compressCheaply(runner);
    await runner.query(`
      CREATE TABLE event_cursor (
        name       text        NOT NULL,
        stream_id  integer     NOT NULL REFERENCES event_stream,
        epoch      bigint      NOT NULL,
        position   bigint      NOT NULL,
        moved_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (name, stream_id)
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_cursor, event_segment, event_stream');
  }

  /** PostgreSQL's default compression costs more CPU per event than storing it does; lz4 where the server has it, else none. */
  private async compressCheaply(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        ALTER TABLE event_segment ALTER COLUMN events SET COMPRESSION lz4;
      EXCEPTION WHEN OTHERS THEN
        ALTER TABLE event_segment ALTER COLUMN events SET STORAGE EXTERNAL;
      END $$`);
  }
}
