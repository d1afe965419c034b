import type { CaptureLayout, ConnectionSettings } from '../../../src/dialects';
import { postgresEngine } from '../../support/engines';
import { openUnderTest, type DialectUnderTest } from '../dialect/dialect-under-test';

/** A PostgreSQL product database for what is peculiar to it; statements may be several in one text. */
export interface PostgresUnderTest extends DialectUnderTest {
  /** Creates a table by PostgreSQL's SQL and installs capture on it. */
  install(name: string, createSql: string, options?: Partial<CaptureLayout>): Promise<CaptureLayout>;
}

export async function openPostgresUnderTest(overrides: Partial<ConnectionSettings> = {}): Promise<PostgresUnderTest> {
  const db = await openUnderTest(postgresEngine, overrides);
  return {
    ...db,
    install: async (name, createSql, options) => {
      await db.execute(createSql);
      return db.capture(name, options);
    },
  };
}
