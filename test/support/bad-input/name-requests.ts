import type { BadRequest } from './bad-request';
import { HOSTILE_TEXTS } from './hostile-values';
import type { Attack } from './route-requests';

const JSON_TYPE = { 'content-type': 'application/json' };

/** URLs that mean to lead the Client somewhere else, or nowhere. None leads out of this machine. */
const HOSTILE_URLS: readonly string[] = [
  'jdbc:postgresql://127.0.0.1:1/db',
  'jdbc:postgresql://127.0.0.1:0/db',
  'jdbc:postgresql://127.0.0.1:65536/db',
  'jdbc:postgresql://127.0.0.1:-1/db',
  'jdbc:postgresql://127.0.0.1:5432x/db',
  'jdbc:postgresql://127.0.0.1/',
  'jdbc:postgresql:///db',
  'jdbc:postgresql://',
  'jdbc:postgresql:db',
  'jdbc:postgresql://user:password@127.0.0.1/db',
  'jdbc:postgresql://127.0.0.1,127.0.0.2/db',
  'jdbc:postgresql://127.0.0.1:1/db?socketFactory=java.lang.Runtime',
  'jdbc:postgresql://127.0.0.1:1/db?sslmode=none',
  'jdbc:postgresql://127.0.0.1:1/db?sslmode=verify-full&sslmode=disable',
  'jdbc:postgresql://127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/etc/shadow',
  'jdbc:postgresql://127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/dev/zero',
  'jdbc:postgresql://127.0.0.1:1/db?sslmode=verify-full&sslrootcert=%00',
  'jdbc:postgresql://127.0.0.1:1/db?sslrootcert=%zz',
  'jdbc:postgresql://127.0.0.1:1/db#fragment',
  'jdbc:postgresql://127.0.0.1:1/%00',
  'jdbc:postgresql://127.0.0.1:1/%22%3B%20DROP%20DATABASE%20x',
  'jdbc:postgresql://[::1]:1/db',
  'jdbc:postgresql://[zz]/db',
  'jdbc:postgresql://2130706433:1/db',
  'jdbc:postgresql://0x7f000001:1/db',
  `jdbc:postgresql://${'a'.repeat(300)}.invalid:1/db`,
  'jdbc:postgresql://127.0.0.1:1/../../etc',
  'jdbc:postgresql://%2Ftmp%2Fsocket/db',
  'jdbc:postgresql:///tmp/socket/db',
  'jdbc:h2:mem:test;INIT=RUNSCRIPT FROM "http://127.0.0.1/x"',
  'jdbc:mysql://127.0.0.1/db?allowLoadLocalInfile=true',
  'jdbc:oracle:thin:@//127.0.0.1:1/service',
  'jdbc:sqlserver://127.0.0.1:1;databaseName=x',
  'postgresql://127.0.0.1/db',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
];

/** SchemaDefinitions and product connections with hostile names and places; saving one may well be right. */
export function nameRequests(attack: Attack): BadRequest[] {
  return [...schemas(attack), ...connections(attack)];
}

function schemas({ tokens }: Attack): BadRequest[] {
  const headers = { authorization: `Bearer ${tokens.server.admin}`, ...JSON_TYPE };
  const post = (name: string, body: object): BadRequest => ({
    name: `SchemaDefinition: ${name}`,
    target: 'server',
    method: 'POST',
    path: '/v1/schemaDefinition',
    headers,
    body: JSON.stringify(body),
  });
  return HOSTILE_TEXTS.flatMap((text, index) => {
    const shown = JSON.stringify(text).slice(0, 40);
    const unique = `hostile ${index}`;
    return [
      post(`name ${shown}`, schema(text, {})),
      post(`version ${shown}`, schema(`${unique} version`, { version: text })),
      post(`table ${shown}`, schema(`${unique} table`, {}, { tableName: text })),
      post(`column ${shown}`, schema(`${unique} column`, {}, {}, { columnName: text })),
      post(`constant ${shown}`, schema(`${unique} constant`, {}, { columns: [ID_COLUMN, { constant: text, label: text }] })),
      post(`attribute, label and product ${shown}`, schema(`${unique} label`, {}, { productName: text }, { label: text })),
    ];
  });
}

const ID_COLUMN = { columnName: 'ID', parentColumnName: null, type: 'NUMBER', label: 'id' };

function schema(name: string, more: object, product: object = {}, column: object = {}): object {
  const columns = [{ ...ID_COLUMN, ...column }];
  const attributeProducts = [{ productName: 'P', tableName: 'T', foreignTableName: null, columns, ...product }];
  const shape = { required: true, type: 'ELEMENT', entityPrimaryKey: true, foreignKeyType: 'NONE', children: [] };
  return { name, description: name, ...more, attributes: [{ name: 'id', ...shape, attributeProducts }] };
}

function connections({ tokens }: Attack): BadRequest[] {
  const headers = { authorization: `Bearer ${tokens.client.admin}`, ...JSON_TYPE };
  const post = (name: string, change: object): BadRequest => ({
    name: `ProductConnection: ${name}`,
    target: 'client',
    method: 'POST',
    path: '/v1/productConnection',
    headers,
    // Disabled, so that nobody goes on trying to reach it.
    body: JSON.stringify({ url: HOSTILE_URLS[0], username: 'u', password: 'p', dataBaseType: 'POSTGRESQL', enabled: false, ...change }),
  });
  const texts = HOSTILE_TEXTS.flatMap((text) => {
    const shown = JSON.stringify(text).slice(0, 40);
    return [
      post(`url ${shown}`, { url: text }),
      post(`database ${shown}`, { url: `${HOSTILE_URLS[0]}${text}` }),
      post(`username and password ${shown}`, { username: text, password: text }),
      post(`ownerSchema and originName ${shown}`, { ownerSchema: text, originName: text, timeZone: text }),
      post(`changeLogTable ${shown}`, { changeLogTable: `TCC_${text}` }),
    ];
  });
  return [...HOSTILE_URLS.map((url) => post(`url ${url}`, { url })), ...texts];
}
