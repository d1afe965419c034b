import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which database instance the links of a connection were installed in, and whether another one was met. */
export class RememberDatabase1763920010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE product_connection
        ADD fingerprint        text,
        ADD restored_or_cloned boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE product_connection DROP fingerprint, DROP restored_or_cloned');
  }
}
