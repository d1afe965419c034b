import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import { bypassesProxy } from './no-proxy';

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
/** Requests besides those of the link's sender: long poll, session, reports. */
const SPARE_CONNECTIONS = 4;

type TransportConfig = Pick<ClientConfig, 'serverCaFile' | 'httpsProxy' | 'noProxy' | 'linkMaxInFlight'>;

/**
 * The connections to one Server: a pool of its own (undici's shared Agent stops reusing sockets after an abort that
 * meets a refused connection), or a proxy when HTTPS_PROXY is set and NO_PROXY does not name the host.
 * @throws ConnectorError `CONFIGURATION_INVALID` when SERVER_CA_FILE cannot be read
 */
export function openDispatcher(serverUrl: URL, config: TransportConfig): Dispatcher {
  const tls = config.serverCaFile ? { ca: [...rootCertificates, readCertificates(config.serverCaFile)] } : {};
  const common = { connections: config.linkMaxInFlight + SPARE_CONNECTIONS, keepAliveTimeout: KEEP_ALIVE_MS };
  if (config.httpsProxy && !bypassesProxy(config.noProxy, serverUrl)) {
    return new ProxyAgent({
      ...common,
      uri: config.httpsProxy,
      requestTls: { ...tls, timeout: CONNECT_TIMEOUT_MS },
      proxyTls: { ...tls, timeout: CONNECT_TIMEOUT_MS },
    });
  }
  return new Pool(serverUrl.origin, { ...common, connect: { ...tls, timeout: CONNECT_TIMEOUT_MS } });
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ConnectorError(
      'CONFIGURATION_INVALID',
      { name: 'SERVER_CA_FILE', problem, allowed: 'a readable PEM file' },
      { cause: error },
    );
  }
}
