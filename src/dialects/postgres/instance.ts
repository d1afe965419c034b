import type { Statements } from './connect';

/**
 * The cluster's identifier, drawn when it was made, and the database's number in it. A database restored from a dump, also
 * in place of the old one, has another; so has one in another cluster. Standbys share both with their primary, and a standby
 * that takes over is the same database for us; so does a copy of the data directory, which `HISTORY_POSITION` tells.
 */
const FINGERPRINT = `SELECT CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
  THEN concat((pg_control_system()).system_identifier, '/', (SELECT oid FROM pg_database WHERE datname = current_database())) END`;

/**
 * Timeline and flushed end of the write-ahead log, as one number. What is flushed outlives a crash, so a restart never goes
 * back; a standby that takes over begins a higher timeline. A copy of the data directory stays on the timeline and stands
 * where the original was: below what was seen of it since. What is not told: a copy that has written more than the original,
 * and one made by point-in-time recovery, which begins a higher timeline as a standby does. Those lack the latest hand-offs,
 * which capture notices by the owner record's counter, unless nothing was handed off since the copy was made.
 */
const HISTORY_POSITION = `SELECT CASE WHEN NOT pg_is_in_recovery() THEN
  (('x' || lpad(left(pg_walfile_name(pg_current_wal_flush_lsn()), 8), 16, '0'))::bit(64)::bigint * 18446744073709551616::numeric
   + (pg_current_wal_flush_lsn() - '0/0'::pg_lsn))::text END`;

/** Null: the user may not read it. */
export async function fingerprintOf(statements: Statements): Promise<string | null> {
  return (await statements.query(FINGERPRINT))[0][0] as string | null;
}

/** Null: a standby, which nothing is captured from. */
export async function historyPositionOf(statements: Statements): Promise<string | null> {
  return (await statements.query(HISTORY_POSITION))[0][0] as string | null;
}
