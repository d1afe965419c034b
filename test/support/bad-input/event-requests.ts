import type { BadRequest } from './bad-request';
import { HOSTILE_TEXTS } from './hostile-values';
import type { Attack } from './route-requests';

const PATH = '/v1/environment/eventsData';

interface Message {
  header: Record<string, unknown>;
  content: Record<string, unknown> & { data: Record<string, unknown> };
}

/** A message as the Server takes it; the corpus only sends it changed, or beside a bad one. */
export function goodMessage(id: number): Message {
  return {
    header: { type: 'PESSOA', generatedOn: '2000-01-01T00:00:00.000Z', locale: 'pt_BR' },
    content: {
      originApp: 'PESSOAS',
      appVersion: '1',
      schemaName: 'PESSOA',
      schemaVersion: '1',
      action: 'INSERT',
      data: { id: { id }, nome: `FULANO ${id}` },
      createdAt: '2000-01-01T00:00:00.335846Z',
    },
  };
}

type Defect = [what: string, change: (message: Message) => unknown];
const header = (what: string, values: object): Defect => [what, (m) => ({ ...m, header: { ...m.header, ...values } })];
const content = (what: string, values: object): Defect => [what, (m) => ({ ...m, content: { ...m.content, ...values } })];
const data = (what: string, values: object): Defect => [
  what,
  (m) => ({ ...m, content: { ...m.content, data: { ...m.content.data, ...values } } }),
];
const without = (what: string, ...names: string[]): Defect => [
  what,
  (m) => ({ ...m, content: Object.fromEntries(Object.entries(m.content).filter(([name]) => !names.includes(name))) }),
];

/** Every defect an EventData may have. @param token of the environment that sends, @param other of another environment */
function defects(token: string, other: string): Defect[] {
  return [
    ['null', () => null],
    ['a text', () => 'message'],
    ['an array in the array', (m) => [m]],
    ['without header', ({ content: only }) => ({ content: only })],
    ['without content', ({ header: only }) => ({ header: only })],
    header('header.type of another schema', { type: 'OTHER' }),
    header('header.type missing', { type: undefined }),
    header('a sequence of garbage', { sequence: 'garbage' }),
    header('a sequence of 300 characters', { sequence: '1.'.repeat(150) }),
    header('a transaction id of 300 characters', { transactionInfo: { transactionId: 'x'.repeat(300) } }),
    header('a transaction id with NUL', { transactionInfo: { transactionId: 'a\0b' } }),
    header('a transaction id that is a number', { transactionInfo: { transactionId: 7 } }),
    header('a transactionInfo that is a text', { transactionInfo: 'x' }),
    header('another tenant', { tenantId: uuidOf(1) }),
    header('a header nested 100 deep', { more: nest(100) }),
    content('an unknown schema', { schemaName: 'NOBODY' }),
    content('an unknown version', { schemaVersion: '99' }),
    content('an unknown action', { action: 'UPSERT' }),
    content('an action in small letters', { action: 'insert' }),
    content('data that is null', { data: null }),
    content('data that is an array', { data: [] }),
    content('data that is a text', { data: 'x' }),
    content('no data', { data: {} }),
    content('a creation time without zone', { createdAt: '2000-01-01T00:00:00' }),
    content('a creation time that is none', { createdAt: '2000-02-30T25:00:00Z' }),
    content('a creation time that is a number', { createdAt: 0 }),
    content('a token of nobody', { token: '0'.repeat(64) }),
    content('a token that is a number', { token: 7 }),
    content('the token of another environment', { token: other }),
    content('another environmentToken', { environmentToken: other }),
    content('its own and another token', { token, environmentToken: other }),
    content('originApp with control characters', { originApp: 'a\u0007b' }),
    content('originApp of 300 characters', { originApp: 'x'.repeat(300) }),
    content('content nested 100 deep', { more: nest(100) }),
    ...['originApp', 'appVersion', 'schemaName', 'schemaVersion', 'action', 'data', 'createdAt'].map((name) =>
      without(`without ${name}`, name),
    ),
    data('another key', { id: { code: 7 } }),
    data('a key that is null', { id: null }),
    data('a key whose part is null', { id: { id: null } }),
    data('a key that is a number', { id: 7 }),
    data('a key that is empty', { id: {} }),
    data('a key with a part too many', { id: { id: 7, other: 8 } }),
    data('a key of exponent', { id: { id: 1e300 } }),
    data('a key that is a text', { id: { id: 'seven' } }),
    data('a number as text with blanks', { id: { id: ' 7 ' } }),
    data('a number of 2,000 digits', { id: { id: '9'.repeat(2_000) } }),
    data('a required attribute that is null', { nome: null }),
    data('a required attribute missing', { nome: undefined }),
    data('a required attribute that is a number', { nome: 7 }),
    data('a date that is none', { dataNascimento: '2000-13-01T00:00:00Z' }),
    data('a date that is a number', { dataNascimento: 20000101 }),
    data('a date of the year 12000', { dataNascimento: '12000-01-01T00:00:00Z' }),
    data('an unknown attribute', { altura: 7 }),
    data('__proto__', JSON.parse('{"__proto__": {"admin": true}}') as object),
    data('constructor', { constructor: { prototype: 1 } }),
    data('data nested 500 deep', { nome: nest(500) }),
    ...HOSTILE_TEXTS.map((text): Defect => content(`schemaName ${JSON.stringify(text).slice(0, 30)}`, { schemaName: text })),
    ...HOSTILE_TEXTS.slice(10).map((text): Defect => data(`nome ${JSON.stringify(text).slice(0, 30)}`, { nome: text })),
  ];
}

function nest(depth: number): unknown {
  return depth === 0 ? 1 : { more: nest(depth - 1) };
}

/** Messages with every defect: alone, beside good ones, and on a link. */
export function eventRequests(attack: Attack, other: string): BadRequest[] {
  const token = attack.tokens.server.environment;
  const post = (name: string, body: unknown, headers: Record<string, string> = {}): BadRequest => ({
    name: `message: ${name}`,
    target: 'server',
    method: 'POST',
    path: PATH,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  let id = 1_000_000;
  return defects(token, other).flatMap(([what, change], index) => {
    const bad = () => change(goodMessage(id++));
    const requests = [post(what, bad()), post(`${what}, between good ones`, [goodMessage(id++), bad(), goodMessage(id++)])];
    if (index % 3 === 0) requests.push(post(`${what}, on a link`, [bad()], { 'x-tcc-link': `${uuidOf(index)}; epoch=1; first=1; last=1` }));
    return requests;
  });
}

/** A UUID that is the same in every run. */
function uuidOf(number: number): string {
  return `0badbad0-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
