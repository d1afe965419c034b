import { CHANGED_AT_COLUMN, ORIGIN_COLUMN } from '../common';
import { literal, quote } from './quote';

/** The setting is empty after a transaction that named an origin, and null before. */
const STAMP = `NEW.${quote(CHANGED_AT_COLUMN)} := pg_catalog.clock_timestamp();
    IF pg_catalog.current_setting('tcc.origin', true) OPERATOR(pg_catalog.<>) '' THEN
      NEW.${quote(ORIGIN_COLUMN)} := pg_catalog.current_setting('tcc.origin', true);
    ELSE
      NEW.${quote(ORIGIN_COLUMN)} := NULL;
    END IF;`;

/**
 * Body of the trigger that fills the managerial columns. A column that somebody renamed leaves the row as the product wrote
 * it. A subtransaction for every row would cost bulk writes a good deal, so only the first row a transaction writes to the
 * table is stamped under one: having written, the transaction holds the table, and nobody else can alter it before its end.
 * A savepoint that is rolled back takes the mark with it.
 * @param triggerName tells one table's mark from another's
 */
export function columnsBody(triggerName: string): string {
  const mark = literal(`tcc.${triggerName.toLowerCase()}`);
  return `
BEGIN
  IF pg_catalog.current_setting(${mark}, true) OPERATOR(pg_catalog.=) 'held' THEN
    ${STAMP}
    RETURN NEW;
  END IF;
  BEGIN
    ${STAMP}
    PERFORM pg_catalog.set_config(${mark}, 'held', true);
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN NEW;
END
`;
}
