import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Segments are partitioned by the time of appending, so that old ones go a whole partition at a time. What is stored
 * already becomes the first partition. The default partition takes what no other does: an append never fails for lack of
 * one, and it keeps the single segments that cursors stand in when their partition goes.
 */
export class PartitionEventSegment1763800070000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE event_stream
        ADD COLUMN first_offset bigint      NOT NULL DEFAULT 1,
        ADD COLUMN appended_at  timestamptz NOT NULL DEFAULT '-infinity'`);
    await runner.query('ALTER TABLE event_cursor ADD COLUMN expired_at timestamptz');
    await runner.query('ALTER TABLE event_segment RENAME TO event_segment_first');
    await runner.query('ALTER TABLE event_segment_first DROP CONSTRAINT event_segment_pkey');
    await runner.query(`
      CREATE TABLE event_segment (LIKE event_segment_first INCLUDING DEFAULTS INCLUDING STORAGE, PRIMARY KEY (stream_id, last_offset, appended_at))
      PARTITION BY RANGE (appended_at)`);
    await this.compressCheaply(runner);
    await runner.query('CREATE TABLE event_segment_default PARTITION OF event_segment DEFAULT');
    await runner.query(`
      CREATE TABLE event_partition (
        name   text        PRIMARY KEY,
        starts timestamptz NOT NULL,
        ends   timestamptz NOT NULL
      )`);
    await runner.query(`
      DO $$ DECLARE boundary timestamptz := date_trunc('day', greatest(now(), (SELECT max(appended_at) FROM event_segment_first)) AT TIME ZONE 'UTC')
                                            AT TIME ZONE 'UTC' + interval '1 day';
      BEGIN
        EXECUTE format('ALTER TABLE event_segment ATTACH PARTITION event_segment_first FOR VALUES FROM (MINVALUE) TO (%L)', boundary);
        INSERT INTO event_partition VALUES ('event_segment_first', '-infinity', boundary);
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE event_segment_whole AS SELECT * FROM event_segment');
    await runner.query('DROP TABLE event_segment, event_partition');
    await runner.query('ALTER TABLE event_segment_whole RENAME TO event_segment');
    await runner.query(`
      ALTER TABLE event_segment
        ADD PRIMARY KEY (stream_id, last_offset),
        ALTER COLUMN stream_id SET NOT NULL, ALTER COLUMN first_offset SET NOT NULL, ALTER COLUMN last_offset SET NOT NULL,
        ALTER COLUMN audience SET NOT NULL, ALTER COLUMN events SET NOT NULL,
        ALTER COLUMN appended_at SET NOT NULL, ALTER COLUMN appended_at SET DEFAULT now()`);
    await runner.query('ALTER TABLE event_cursor DROP COLUMN expired_at');
    await runner.query('ALTER TABLE event_stream DROP COLUMN first_offset, DROP COLUMN appended_at');
  }

  /** As for the table before; versions that know no column compression copied the storage instead. */
  private async compressCheaply(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DO $$ BEGIN
        ALTER TABLE event_segment ALTER COLUMN events SET COMPRESSION lz4;
      EXCEPTION WHEN OTHERS THEN
        ALTER TABLE event_segment ALTER COLUMN events SET STORAGE EXTERNAL;
      END $$`);
  }
}
