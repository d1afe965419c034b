import { ConnectorError } from '../../common/errors';

/** `ETag` of a record: its revision, quoted. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/**
 * Makes sure that whoever changes a record has seen its latest state. Without `If-Match` nothing is asked.
 * @param what kind of record, as the error names it
 * @throws ConnectorError `STALE_VERSION`
 */
export function requireMatch(ifMatch: string | undefined, revision: number, what: string, id: string): void {
  if (ifMatch === undefined) return;
  const accepted = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (accepted.includes('*') || accepted.includes(etagOf(revision))) return;
  throw new ConnectorError('STALE_VERSION', { what, id });
}
