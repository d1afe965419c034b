import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ServerLink } from '../../../src/client/server-link';
import type { ClientConfig } from '../../../src/config';

const TLS = path.join(__dirname, '../../support/fixtures/tls');
const CA_FILE = path.join(TLS, 'localhost.pem');

/** What arrived at the far end. */
interface Seen {
  method?: string;
  url?: string;
  authorization?: string;
  body: Buffer;
}

describe('ServerLink', () => {
  const seen: Seen[] = [];
  const tunnels: string[] = [];
  let target: Server;
  let proxy: Server;
  let answer = { status: 200, body: '{"ok":true}' };
  const links: ServerLink[] = [];

  beforeAll(async () => {
    const options = { key: readFileSync(path.join(TLS, 'localhost.key')), cert: readFileSync(CA_FILE) };
    target = createSecureServer(options, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body: Buffer.concat(parts) });
        response.writeHead(answer.status, { 'x-answer': 'yes' }).end(answer.body);
      });
    });
    proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Duplex) => {
      tunnels.push(request.url!);
      const [host, port] = request.url!.split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => undefined);
    });
    for (const server of [target, proxy]) await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    for (const link of links.splice(0)) await link.onApplicationShutdown();
    seen.length = tunnels.length = 0;
    answer = { status: 200, body: '{"ok":true}' };
  });

  afterAll(() => {
    for (const server of [target, proxy]) {
      server.closeAllConnections();
      server.close();
    }
  });

  const port = (server: Server) => (server.address() as AddressInfo).port;
  const link = (change: Partial<ClientConfig> = {}) => {
    const base = {
      publishRemote: true,
      serverUrl: `https://localhost:${port(target)}/base/`,
      environmentToken: 'secret-token',
      linkMaxInFlight: 2,
    };
    const config = { serverCaFile: CA_FILE, httpsProxy: null, noProxy: null, ...base, ...change } as ClientConfig;
    links.push(new ServerLink(config));
    return links.at(-1)!;
  };

  it('sends bytes with headers and the token below the base path and gives status, headers and JSON back', async () => {
    const body = gzipSync('[1,2]');
    const got = await link().post({ path: '/v1/x', query: { a: 'ä&', none: undefined }, body, headers: { 'content-encoding': 'gzip' } });
    expect(got).toMatchObject({ status: 200, headers: { 'x-answer': 'yes' }, json: { ok: true } });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/base/v1/x?a=%C3%A4%26', authorization: 'Bearer secret-token' });
    expect(gunzipSync(seen[0].body).toString()).toBe('[1,2]');
  });

  it('trusts SERVER_CA_FILE and nothing unknown', async () => {
    await expect(link({ serverCaFile: null }).get({ path: '/' })).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    expect((await link().get({ path: '/' })).status).toBe(200);
    expect(() => link({ serverCaFile: '/nowhere.pem' })).toThrow(expect.objectContaining({ code: 'CONFIGURATION_INVALID' }));
  });

  it('goes through HTTPS_PROXY unless NO_PROXY names the host', async () => {
    const httpsProxy = `http://127.0.0.1:${port(proxy)}`;
    expect((await link({ httpsProxy }).get({ path: '/v1/y' })).status).toBe(200);
    expect(tunnels).toEqual([`localhost:${port(target)}`]);
    expect((await link({ httpsProxy, noProxy: 'example.com,localhost' }).get({ path: '/v1/y' })).status).toBe(200);
    expect(tunnels).toHaveLength(1);
    await expect(link({ httpsProxy: 'http://127.0.0.1:1' }).get({ path: '/' })).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });

  it.each([
    [401, '{"code":"UNAUTHORIZED","message":"no"}', 'ENVIRONMENT_TOKEN_INVALID'],
    [403, '{"code":"ENVIRONMENT_DISABLED","message":"off"}', 'ENVIRONMENT_TOKEN_INVALID'],
    [502, '<html>a gateway</html>', 'SERVER_ANSWER_UNEXPECTED'],
  ])('tells %d apart', async (status, body, code) => {
    answer = { status, body };
    const refused = link().getJson({ path: '/v1/environment/current' });
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.not.toThrow('secret-token');
  });

  it('gives up when asked to', async () => {
    const stop = new AbortController();
    const waiting = link({ serverUrl: `http://127.0.0.1:${port(proxy)}` }).get({ path: '/', signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  });
});
