import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { batchesOf, tsqlErrorsOf } from '../../support/grammar/tsql';

const GOLDEN = path.resolve(__dirname, '../../golden/sqlserver');
const FILES = readdirSync(GOLDEN).filter((name) => name.endsWith('.sql'));

/*
 * Every statement the dialect generates, as the golden files hold them, under the grammar of T-SQL: servers to try them on
 * are rare, and a trigger that does not compile is found by the product's first write.
 */
describe('generated T-SQL', () => {
  it.each(FILES)('has the syntax of T-SQL: %s', (file) => {
    const batches = batchesOf(readFileSync(path.join(GOLDEN, file), 'utf8'));
    expect(batches.length).toBeGreaterThan(0);
    for (const batch of batches) expect([batch, tsqlErrorsOf(batch)]).toEqual([batch, []]);
  });

  it.each([
    ['a trigger without its table', 'CREATE TRIGGER [dbo].[t] AFTER INSERT AS BEGIN RETURN; END'],
    ['an unclosed block', 'CREATE TRIGGER [dbo].[t] ON [dbo].[x] AFTER INSERT AS BEGIN IF 1 = 1 BEGIN RETURN; END'],
    ['an unclosed parenthesis', 'INSERT INTO [dbo].[x] (a, b SELECT 1, 2'],
    ['a SELECT without a list', 'SELECT FROM [dbo].[x]'],
    ['a join without its word', 'SELECT 1 FROM deleted AS o FULL OUTER HASH inserted AS n ON o.a = n.a'],
    ['a CASE without END', "SELECT CASE WHEN 1 = 1 THEN 'a' FROM [dbo].[x]"],
    ['another dialect', 'CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW EXECUTE FUNCTION f()'],
  ])('is refused by the grammar when it is broken: %s', (_what, batch) => {
    expect(tsqlErrorsOf(batch)).not.toEqual([]);
  });
});
