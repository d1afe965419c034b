import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A link may stand for the tables of several companies, which are loaded one after the other. */
export class LoadVariants1763910200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE snapshot ADD variants jsonb NOT NULL DEFAULT '[""]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE snapshot DROP variants');
  }
}
