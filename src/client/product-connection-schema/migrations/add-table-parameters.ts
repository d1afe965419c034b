import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One link may stand for the tables of several companies; whether tables get columns may be left to what they are. */
export class AddTableParameters1763910100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_connection_schema
        ADD table_parameters text,
        ADD loaded_variants  text NOT NULL DEFAULT '[]',
        ALTER columns DROP NOT NULL`);
    await runner.query(`UPDATE product_connection_schema SET loaded_variants = '[""]' WHERE loaded`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE product_connection_schema SET columns = true WHERE columns IS NULL');
    await runner.query('ALTER TABLE product_connection_schema DROP table_parameters, DROP loaded_variants, ALTER columns SET NOT NULL');
  }
}
