import type { CaptureLayout } from '../dialect';
import { askedColumns, type CaptureContext } from './captured-rows';
import { statementRows, type RowSource } from './captured-statement';
import type { ChangeLogNames, CapturedRow } from '../common';
import { isThere, logIsThere } from './log-presence';
import { qualified, quote } from './quote';
import type { ServerFacts } from './server-facts';
import { ORIGIN_SQL } from './session-origin';

/**
 * Text of a trigger from its events on; what stands before names trigger and table. It runs in the product's sessions
 * and transactions, so it leaves nothing behind: settings it makes end with it, ids come from a sequence, so that
 * `@@IDENTITY` stays the product's. SET ROWCOUNT of the product would cut what is logged, and forbids sequences.
 *
 * What may be wrong is looked for first, as most errors in a trigger cost the product's transaction: a missing table or
 * column cannot be caught at all, another error only with XACT_ABORT off and where the server does not doom the
 * transaction for it. What was not logged is counted by a sequence, which no rollback turns back.
 */
export function triggerBody(layout: CaptureLayout, names: ChangeLogNames, facts: ServerFacts): string {
  const asked = askedColumns(layout);
  const written = (column: string) => `@written${asked.indexOf(column) + 1} = 1`;
  const context: CaptureContext = { layout, facts, written };
  const shapes = statementRows(context);
  return `AFTER INSERT, UPDATE, DELETE AS
BEGIN
  SET NOCOUNT ON;
  SET ROWCOUNT 0;
  SET XACT_ABORT OFF;
  DECLARE @came int, @went int, @credit bigint, @id bigint, @origin nvarchar(128);
  SELECT @came = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM inserted) AS t;
  SELECT @went = COUNT(*) FROM (SELECT TOP (2) 1 AS one FROM deleted) AS t;
  IF @came = 0 AND @went = 0 RETURN;${declareWritten(asked)}
  BEGIN TRY
    IF ${logIsThere(names, facts)}
    BEGIN
      SELECT @credit = max_id FROM ${qualified(names.credit)} WITH (NOLOCK);
      IF @credit > 0 SET @id = NEXT VALUE FOR ${qualified(names.ids)};
    END
    IF @id <= @credit
    BEGIN
      SET @origin = ${ORIGIN_SQL};
      ${shapes.map((sources) => insertOf(sources, layout, names)).join('\n      ELSE ')}
    END
    ELSE IF ${shapes.flat().map(concernedBy).join('\n      OR ')}
    BEGIN
      ${countMissed(names)}
    END
  END TRY
  BEGIN CATCH
    IF XACT_STATE() = -1 THROW;
    ${countMissed(names)}
  END CATCH
END`;
}

function declareWritten(asked: string[]): string {
  return asked
    .map((column, index) => `\n  DECLARE @written${index + 1} bit = 0;\n  IF UPDATE(${quote(column)}) SET @written${index + 1} = 1;`)
    .join('');
}

function insertOf(sources: RowSource[], layout: CaptureLayout, names: ChangeLogNames): string {
  const inserts = sources.map(({ from, row }) => {
    const select = `SELECT ${columnsOf(layout, row)}\n        FROM ${from}`;
    return `${insertInto(names, row)}\n        ${select}${row.condition === null ? '' : `\n        WHERE ${row.condition}`};`;
  });
  return `IF ${sources[0].shape}\n      BEGIN\n        ${inserts.join('\n        ')}\n      END`;
}

function concernedBy({ shape, from, row }: RowSource): string {
  return `(${shape} AND EXISTS (SELECT 1 FROM ${from}${row.condition === null ? '' : ` WHERE ${row.condition}`}))`;
}

function insertInto(names: ChangeLogNames, row: CapturedRow): string {
  return `INSERT INTO ${qualified(names.log)} (layout, kind${row.kinds === null ? '' : ', kinds'}, old_values, new_values, origin)`;
}

function columnsOf(layout: CaptureLayout, { kind, kinds, oldValues, newValues }: CapturedRow): string {
  return [String(layout.layoutId), kind, ...(kinds === null ? [] : [kinds]), oldValues, newValues, '@origin'].join(', ');
}

function countMissed(names: ChangeLogNames): string {
  return `IF ${isThere(names.missed, 'SO')} SET @id = NEXT VALUE FOR ${qualified(names.missed)};`;
}
