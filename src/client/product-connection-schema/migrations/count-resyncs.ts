import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often each link was to be loaded anew, why, and how far that is done. */
export class CountResyncs1763811400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_connection_schema
        ADD resync_wanted     integer NOT NULL DEFAULT 0,
        ADD resync_done       integer NOT NULL DEFAULT 0,
        ADD resync_reason     text,
        ADD resync_any_sender boolean NOT NULL DEFAULT false`);
    await runner.query(`UPDATE product_connection_schema SET resync_wanted = 1, resync_reason = reason WHERE state = 'RESYNC'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_connection_schema
        DROP resync_wanted, DROP resync_done, DROP resync_reason, DROP resync_any_sender`);
  }
}
