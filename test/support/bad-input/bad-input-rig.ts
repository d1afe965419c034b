import { connect, type Socket } from 'node:net';
import { Connector } from '../connector';
import { http } from '../http';
import { Random } from '../ledger/random';
import { PESSOA_SCHEMA } from '../pessoa';
import { readRoutes, type ApiDocument, type ApiRoute } from './api-routes';
import type { Target } from './bad-request';
import type { Attack } from './route-requests';

const PRODUCT = `
  CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
  INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('PESSOAS', '1');
  CREATE TABLE "PESSOA" ("ID" bigint PRIMARY KEY, "RG" text, "CPF" text, "NOME" text, "TIPOSANGUE" text, "DATANASCIMENTO" date)`;

/** A record as a list shows it. */
interface Listed {
  id: string;
}

/** Server and Client as processes with a streaming link, and what an attack on them needs. */
export class BadInputRig {
  private constructor(
    readonly connector: Connector,
    readonly routes: ApiRoute[],
    readonly attack: Attack,
    /** Token of an environment nobody sends for. */
    readonly otherToken: string,
    readonly applicationToken: string,
  ) {}

  static async start(seed: number): Promise<BadInputRig> {
    const connector = await Connector.start();
    await connector.product.query(PRODUCT);
    await connector.connectProduct();
    const link = await connector.link(await connector.publish(PESSOA_SCHEMA));
    await connector.untilStreaming([link.id]);

    const environments = (await connector.onServer<{ items: Listed[] }>('GET', '/v1/environment')).items;
    const other = await connector.onServer<Listed & { token: string }>('POST', '/v1/environment', { name: 'Victim' });
    const application = await connector.onServer<{ token: string }>('POST', `/v1/environment/${environments[0].id}/token`, {
      name: 'good sender',
      kind: 'APPLICATION',
    });
    const draft = await connector.onServer<Listed>('POST', '/v1/schemaDefinition', { ...PESSOA_SCHEMA, name: 'Victim' });
    const product = { url: 'jdbc:postgresql://127.0.0.1:1/x', username: 'u', password: 'p', dataBaseType: 'POSTGRESQL', enabled: false };
    const connection = await connector.onClient<Listed>('POST', '/v1/productConnection', product);
    const tokens = { admin: connector.adminToken, environment: connector.environmentToken };
    const attack: Attack = {
      random: new Random(seed),
      tokens: { server: tokens, client: tokens },
      victims: {
        'server /v1/environment': other.id,
        'server /v1/schemaDefinition': draft.id,
        'client /v1/productConnection': connection.id,
      },
    };
    const documents = await Promise.all((['server', 'client'] as Target[]).map((target) => readDocument(connector, target)));
    return new BadInputRig(connector, documents.flat(), attack, other.token, application.token);
  }

  url(target: Target): string {
    return this.connector[target].baseUrl;
  }

  /** Ids of everything in the lists to which a POST adds. */
  async records(): Promise<Map<string, string[]>> {
    const found = new Map<string, string[]>();
    for (const { target, path } of this.collections()) found.set(`${target} ${path}`, await this.idsIn(target, path));
    return found;
  }

  /** Lists to which a POST adds. */
  collections(): ApiRoute[] {
    const isList = (route: ApiRoute) =>
      this.routes.some(({ target, method, path }) => target === route.target && method === 'GET' && path === route.path);
    return this.routes
      .filter((route) => route.method === 'POST' && route.parameters.length === 0 && route.query.length === 0 && isList(route))
      .filter(({ path }) => !path.endsWith('/eventsData') && !path.endsWith('/client'));
  }

  /** One record whole. @returns the status of the answer */
  async read(collection: string, id: string): Promise<number> {
    const [target, path] = collection.split(' ') as [Target, string];
    return (await http('GET', `${this.url(target)}${path}/${id}`, undefined, { token: this.connector.adminToken })).status;
  }

  /** Connections that begin a request and never end it. */
  hangOn(count: number): Socket[] {
    return (['server', 'client'] as Target[]).flatMap((target) =>
      Array.from({ length: count }, (_, index) => {
        const { hostname, port } = new URL(this.url(target));
        const socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        socket.write(index % 2 ? 'POST /v1/environment/eventsData HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n[' : 'GET /v1/envi');
        return socket;
      }),
    );
  }

  stop(): Promise<void> {
    return this.connector.stop();
  }

  private async idsIn(target: Target, path: string): Promise<string[]> {
    const ids: string[] = [];
    for (let page = 1, more = true; more; page++) {
      const where = `${this.url(target)}${path}?pageSize=500&page=${page}`;
      const { body } = await http<{ hasNext: boolean; items: Listed[] }>('GET', where, undefined, { token: this.connector.adminToken });
      ids.push(...body.items.map((item) => item.id));
      more = body.hasNext;
    }
    return ids;
  }
}

async function readDocument(connector: Connector, target: Target): Promise<ApiRoute[]> {
  const { body } = await http<ApiDocument>('GET', `${connector[target].baseUrl}/api-json`);
  return readRoutes(target, body);
}
