import type { Random } from '../ledger/random';
import type { ApiRoute } from './api-routes';
import type { BadRequest } from './bad-request';
import { brokenBodies, TOO_LARGE } from './broken-bodies';
import { HOSTILE_HEADERS } from './hostile-headers';
import { HOSTILE_QUERIES, HOSTILE_SEGMENTS, HOSTILE_TEXTS } from './hostile-values';
import { mutate } from './mutate';

/** What the requests of a corpus are made with. */
export interface Attack {
  random: Random;
  /** Authorization of a route, so that an input gets past the door. */
  tokens: { server: { admin: string; environment: string }; client: { admin: string; environment: string } };
  /** Ids of records made for this, by the path they live at, e.g. `/v1/environment`; others get an id of nothing. */
  victims: Record<string, string>;
}

const NOBODY = '0d9c8b7a-6f5e-4d3c-8b2a-190817263544';
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'LOCK'];
const MUTATIONS = 12;
const STRANGE_VERBS = 3;

/** Bad inputs of one route: body, query, path, headers. */
export function routeRequests(route: ApiRoute, attack: Attack): BadRequest[] {
  return [
    ...bodyRequests(route, attack),
    ...queryRequests(route, attack),
    ...pathRequests(route, attack),
    ...headerRequests(route, attack),
  ];
}

/** Verbs a path does not have. */
export function methodRequests(routes: readonly ApiRoute[], attack: Attack): BadRequest[] {
  return [...new Set(routes.map((route) => route.path))].flatMap((path) => {
    const known = routes.filter((route) => route.path === path);
    const strange = VERBS.filter((verb) => !known.some((route) => route.method === verb));
    return Array.from({ length: STRANGE_VERBS }, () => attack.random.pick(strange)).map((verb) =>
      request({ ...known[0], method: verb }, attack, `${verb} where there is none`),
    );
  });
}

function bodyRequests(route: ApiRoute, attack: Attack): BadRequest[] {
  if (route.body === undefined) {
    if (route.method === 'GET') return [];
    const unasked = { body: '{"unasked": [', headers: { 'content-type': 'application/json' } };
    return route.method === 'DELETE' ? [] : [{ ...request(route, attack, 'a body nobody asked for'), ...merged(route, attack, unasked) }];
  }
  const broken = [...brokenBodies(route.body), ...(attack.random.chance(0.4) ? [TOO_LARGE] : [])];
  const bytes = broken.map((input) => ({ ...request(route, attack, input.name), ...merged(route, attack, input) }));
  const mutations = Array.from({ length: MUTATIONS }, () => {
    const { body, what } = mutate(route.body, attack.random);
    const input = { body: JSON.stringify(body) ?? 'null', headers: { 'content-type': 'application/json' } };
    return { ...request(route, attack, what), ...merged(route, attack, input) };
  });
  return [...bytes, ...mutations];
}

function queryRequests(route: ApiRoute, attack: Attack): BadRequest[] {
  if (route.method !== 'GET') return [];
  const { random } = attack;
  const own = route.query
    .filter((name) => name !== 'wait')
    .map((name) => `${name}=${encodeURIComponent(Buffer.from(random.pick(HOSTILE_TEXTS)).toString())}`);
  const common = Array.from({ length: route.query.length > 0 ? 9 : 2 }, () => random.pick(HOSTILE_QUERIES));
  return [...own, ...common].map((query) => {
    const plain = request(route, attack, `?${query.slice(0, 60)}`);
    return { ...plain, path: `${plain.path}?${query}` };
  });
}

function pathRequests(route: ApiRoute, attack: Attack): BadRequest[] {
  if (route.parameters.length === 0) return [];
  return Array.from({ length: 7 }, () => {
    const name = attack.random.pick(route.parameters);
    const segment = attack.random.pick(HOSTILE_SEGMENTS);
    const path = pathOf({ ...route, path: route.path.replace(`{${name}}`, () => segment) }, attack);
    return { ...request(route, attack, `${name} is ${segment.slice(0, 40)}`), path };
  });
}

function headerRequests(route: ApiRoute, attack: Attack): BadRequest[] {
  return Array.from({ length: 4 }, () => {
    const [name, headers] = attack.random.pick(HOSTILE_HEADERS);
    const plain = request(route, attack, `header: ${name}`);
    // Deleting and pausing what exists would succeed: headers are none of their conditions.
    const path = route.method === 'DELETE' ? pathOf(route, { ...attack, victims: {} }) : plain.path;
    return { ...plain, path, headers: { ...plain.headers, ...headers } };
  });
}

function request(route: ApiRoute, attack: Attack, what: string): BadRequest {
  const { target, method } = route;
  const name = `${target} ${method} ${route.path}: ${what}`;
  return { name, target, method, path: pathOf(route, attack), headers: authorization(route, attack) };
}

function merged(route: ApiRoute, attack: Attack, input: { body: string | Buffer; headers: Record<string, string> }): Partial<BadRequest> {
  return { body: input.body, headers: { ...authorization(route, attack), ...input.headers } };
}

function authorization({ target, auth }: ApiRoute, { tokens }: Attack): Record<string, string> {
  return auth === null ? {} : { authorization: `Bearer ${tokens[target][auth]}` };
}

function pathOf({ target, method, path }: Pick<ApiRoute, 'target' | 'method' | 'path'>, { victims }: Attack): string {
  // Nobody's record where the verb alone would do harm.
  const collection = path.slice(0, path.indexOf('/{'));
  const id = method === 'DELETE' || method === 'PATCH' ? NOBODY : (victims[`${target} ${collection}`] ?? NOBODY);
  return path.replace('{id}', id).replace(/\{\w+\}/g, NOBODY);
}
