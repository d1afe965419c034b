import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { executedTexts, LONGEST_MS, plsqlErrorsOf, statementsOf } from '../../support/grammar/plsql';

const GOLDEN = path.resolve(__dirname, '../../golden/oracle');
const SCRIPTS = readdirSync(GOLDEN).filter((name) => name.endsWith('.sql'));

const BROKEN = [
  'CREATE OR REPLACE TRIGGER "A"."T" FOR INSERT ON "A"."X" COMPOUND TRIGGER AFTER EACH ROW IS BEGIN NULL; END AFTER EACH ROW;',
  'CREATE OR REPLACE TRIGGER "A"."T" FOR INSERT "A"."X" COMPOUND TRIGGER AFTER STATEMENT IS BEGIN NULL; END AFTER STATEMENT; END;',
  'CREATE OR REPLACE TRIGGER "A"."T" FOR INSERT ON "A"."X" COMPOUND TRIGGER AFTER STATEMENT IS BEGIN IF 1 = 1 THEN NULL; END AFTER STATEMENT; END;',
  'SELECT FROM "A"."X"',
  'SELECT t.ID FROM "A"."X" t JOIN "A"."Y" ON ORDER BY t.ID',
  'DELETE FROM "A"."X" WHERE ID IN (:1, :2',
  'CREATE SEQUENCE "A"."S" START WITH CACHE 1000 ORDER',
  'CREATE TABLE "A"."X" (ID NUMBER(19) NOT NULL,, NAME VARCHAR2(10))',
  'SELECT CASE WHEN 1 = 1 THEN 2 FROM DUAL',
];

/*
 * Every statement the dialect generates, as the golden files hold them, under the grammar of PL/SQL: there is no server to try
 * them on, and a trigger that does not compile stops the product's writes. All in one go, as the grammar's first parse is long.
 */
describe('generated PL/SQL and SQL', () => {
  it(
    'has the syntax of Oracle, and loses it when it is broken',
    async () => {
      const generated = SCRIPTS.flatMap((name) => statementsOf(readFileSync(path.join(GOLDEN, name), 'utf8')));
      const statements = [...new Set([...generated, ...generated.flatMap(executedTexts)])];
      expect(statements.length).toBeGreaterThan(40);
      const errors = await plsqlErrorsOf([...statements, ...BROKEN]);
      expect(statements.flatMap((statement, index) => (errors[index].length > 0 ? [[errors[index], statement]] : []))).toEqual([]);
      expect(BROKEN.filter((_, index) => errors[statements.length + index].length === 0)).toEqual([]);
    },
    LONGEST_MS + 10_000,
  );
});
