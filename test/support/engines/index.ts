import type { Ability, EngineUnderTest } from './engine';
import { oracleEngine } from './oracle';
import { postgresEngine } from './postgres';
import { sqlServerEngine } from './sqlserver';

export type { Ability, EngineUnderTest, ProductSession, ScratchDatabase, Statements, Value } from './engine';
export { postgresEngine, sqlServerEngine };

export const ENGINES: readonly EngineUnderTest[] = [postgresEngine, sqlServerEngine, oracleEngine];

/** Runs the tests once for each engine; those of an engine nobody offers are skipped under a name that says so. */
export function onEveryEngine(title: string, tests: (engine: EngineUnderTest) => void): void {
  for (const engine of ENGINES) onEngine(engine, title, tests);
}

/** A server under load may take long to make a database and to compile a trigger for a new session. */
const TEST_TIMEOUT_MS = 300_000;

export function onEngine(engine: EngineUnderTest, title: string, tests: (engine: EngineUnderTest) => void): void {
  if (engine.unavailable === null && engine !== postgresEngine) jest.setTimeout(TEST_TIMEOUT_MS);
  describe(title, () => {
    if (engine.unavailable === null) describe(engine.name, () => tests(engine));
    else describe.skip(`${engine.name}: skipped, ${engine.unavailable}`, () => tests(engine));
  });
}

/** Runs the tests where the engine can show what they need; otherwise they are skipped under the reason. */
export function whereAble(engine: EngineUnderTest, ability: Ability, tests: () => void): void {
  const reason = engine.cannot[ability];
  if (reason === undefined) tests();
  else describe.skip(`${engine.name}: skipped, ${reason}`, tests);
}
