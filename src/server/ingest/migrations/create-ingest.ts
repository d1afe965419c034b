import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far each Client's event log is stored, what of it was rejected, and which messages of other senders were received. */
export class CreateIngest1763700300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE link_position (
        environment_id uuid        NOT NULL,
        instance_id    uuid        NOT NULL,
        epoch          bigint      NOT NULL,
        last_offset    bigint      NOT NULL,
        moved_at       timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (environment_id, instance_id)
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE link_rejection (
        environment_id uuid        NOT NULL,
        instance_id    uuid        NOT NULL,
        epoch          bigint      NOT NULL,
        message_offset bigint      NOT NULL,
        code           text        NOT NULL,
        parameters     text        NOT NULL,
        rejected_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (environment_id, instance_id, epoch, message_offset)
      )`);
    await runner.query('CREATE INDEX link_rejection_rejected_at ON link_rejection (rejected_at)');
    // Not partitioned by time: a unique key would have to contain the time and let a repeat in after midnight.
    await runner.query(`
      CREATE TABLE received_message (
        environment_id uuid        NOT NULL,
        transaction_id text        NOT NULL,
        content_hash   bytea       NOT NULL,
        received_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (environment_id, transaction_id, content_hash)
      )`);
    await runner.query('CREATE INDEX received_message_received_at ON received_message (received_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE received_message, link_rejection, link_position');
  }
}
