import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Environments, their tokens (hashes only), and what their Clients last reported. */
export class CreateEnvironment1763700020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE client_environment (
        id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        name        text        NOT NULL,
        description text,
        enabled     boolean     NOT NULL DEFAULT true,
        revision    integer     NOT NULL DEFAULT 1,
        created_at  timestamptz NOT NULL DEFAULT now(),
        updated_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE environment_token (
        id             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        environment_id uuid        NOT NULL REFERENCES client_environment ON DELETE CASCADE,
        name           text        NOT NULL,
        kind           text        NOT NULL CHECK (kind IN ('CLIENT', 'APPLICATION', 'READER')),
        token_hash     text        NOT NULL UNIQUE,
        expires_at     timestamptz,
        created_at     timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX environment_token_environment ON environment_token (environment_id)');
    await runner.query(`
      CREATE TABLE client_report (
        environment_id uuid        NOT NULL REFERENCES client_environment ON DELETE CASCADE,
        instance_id    uuid        NOT NULL,
        version        text        NOT NULL,
        host           text        NOT NULL,
        connections    jsonb       NOT NULL,
        lag            bigint      NOT NULL,
        backlog        bigint      NOT NULL,
        reported_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (environment_id, instance_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE client_report');
    await runner.query('DROP TABLE environment_token');
    await runner.query('DROP TABLE client_environment');
  }
}
