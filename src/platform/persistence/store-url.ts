/** The database schemas of the connector's own store; one per profile. */
export type StoreSchema = 'tcc_server' | 'tcc_client';

/** The same connection string with `search_path` set to the profile's schema, so that no statement names it. */
export function withSearchPath(url: string, schema: StoreSchema): string {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [options, `-c search_path=${schema}`].filter(Boolean).join(' '));
  return parsed.href.replace(/\+/g, '%20');
}

/** Host, port and database of a connection string: what may be shown. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}
