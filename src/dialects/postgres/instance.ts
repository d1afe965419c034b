import type { Statements } from './connect';

/**
 * The cluster's identifier, drawn when it was made, and the database's number in it. A database restored from a dump, also
 * in place of the old one, has another; so has one in another cluster. A standby shares both with its primary: when it takes
 * over, it is the same database for us. So does any other copy of the data directory, and nothing the server tells by SQL
 * keeps it apart without mistaking restarts and failovers for copies: address, folder and start time change with those, and
 * the timeline rises alike for a standby and for point-in-time recovery. A copy lacks what was handed off since it was made;
 * capture notices that by the hand-off number, which it also raises when nothing happens.
 */
const FINGERPRINT = `SELECT CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE')
  THEN concat((pg_control_system()).system_identifier, '/', (SELECT oid FROM pg_database WHERE datname = current_database())) END`;

/** Null: the user may not read it. */
export async function fingerprintOf(statements: Statements): Promise<string | null> {
  return (await statements.query(FINGERPRINT))[0][0] as string | null;
}
