import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A load that answers a RESYNC goes on with a sweep; `run` tells one load of a link from the next. */
export class SweepAfterLoad1763811500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE snapshot
        ADD run              bigint  NOT NULL DEFAULT 1,
        ADD phase            text    NOT NULL DEFAULT 'LOAD',
        ADD resync           integer,
        ADD any_sender       boolean NOT NULL DEFAULT false,
        ADD outbox_epoch     bigint,
        ADD outbox_offset    bigint,
        ADD swept_to         text,
        ADD entities_deleted bigint  NOT NULL DEFAULT 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE snapshot
        DROP run, DROP phase, DROP resync, DROP any_sender, DROP outbox_epoch, DROP outbox_offset, DROP swept_to, DROP entities_deleted`);
  }
}
