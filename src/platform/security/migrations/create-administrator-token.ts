import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hashes of the administrators' tokens. */
export class CreateAdministratorToken1763700100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE administrator_token (
        name text PRIMARY KEY,
        token_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE administrator_token');
  }
}
