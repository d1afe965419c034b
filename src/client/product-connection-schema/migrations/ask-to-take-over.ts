import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links whose installation was asked to take the change log over from another owner. */
export class AskToTakeOver1763811600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE product_connection_schema ADD take_over boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE product_connection_schema DROP take_over');
  }
}
