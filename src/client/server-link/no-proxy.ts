/**
 * Whether a host is reached directly though a proxy is set: NO_PROXY as curl and undici read it. Entries are separated
 * by commas or blanks; `example.com` and `.example.com` cover the host and its subdomains, `*.example.com` too, `*`
 * everything; `host:port` covers that port only.
 */
export function bypassesProxy(noProxy: string | null, url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  return (noProxy ?? '').split(/[\s,]+/).some((entry) => entry !== '' && covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [, name, entryPort] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
  if (!name || (entryPort && entryPort !== port)) return false;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || host.endsWith(`.${suffix}`);
}
