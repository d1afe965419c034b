import { ConnectorError } from '../../common/errors';

/** Of a schema that was given no version at all. */
const FIRST_VERSION = '1';

/**
 * The version a publication gets: the one asked for, else the draft's if it is still free, else the last published with
 * its final number plus one (`12.1.27` → `12.1.28`).
 * @param published versions in the order of their publication
 * @throws ConnectorError `ALREADY_EXISTS` (asked for, but published), `VERSION_NEEDED` (no number to count on)
 */
export function nextVersion(asked: string | undefined, drafted: string | null, published: readonly string[]): string {
  const taken = new Set(published);
  if (asked !== undefined) {
    if (taken.has(asked)) throw new ConnectorError('ALREADY_EXISTS', { what: 'Version', property: 'version', value: asked });
    return asked;
  }
  if (drafted !== null && !taken.has(drafted)) return drafted;
  let version = published.at(-1);
  if (version === undefined) return FIRST_VERSION;
  do version = increment(version);
  while (taken.has(version));
  return version;
}

function increment(version: string): string {
  const [, head, number] = /^(.*?)(\d+)$/s.exec(version) ?? [];
  if (number === undefined) throw new ConnectorError('VERSION_NEEDED', { last: version });
  return head + (BigInt(number) + 1n).toString().padStart(number.length, '0');
}
