import { ConnectorError } from '../../common/errors';

/** Progress OpenEdge, by its JDBC drivers: Datasul runs on it, and it has no triggers of ours. */
const OPENEDGE = /^\s*jdbc:(datadirect:)?openedge\b/i;

/**
 * Refuses databases no dialect will ever speak to, with what there is instead.
 * @throws ConnectorError `OPENEDGE_UNSUPPORTED`
 */
export function refuseUnsupportedDatabase(url: string): void {
  if (OPENEDGE.test(url)) throw new ConnectorError('OPENEDGE_UNSUPPORTED', {});
}
