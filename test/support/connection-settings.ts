import type { ConnectionSettings } from '../../src/dialects';

/** Settings of a product connection to a PostgreSQL given as `postgres://user:password@host:port/database`. */
export function settingsOf(url: string): ConnectionSettings {
  const { hostname, port, pathname, username, password } = new URL(url);
  return {
    target: { host: hostname, port: Number(port || 5432), database: pathname.slice(1), tls: null },
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    timeZone: 'America/Sao_Paulo',
    ownerSchema: null,
    changeLogTable: 'TCC_EVENT',
    charset: null,
  };
}
