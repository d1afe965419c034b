import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as util from 'node:util';
import type { ConnectorError } from '../common/errors';
import { readCommand } from './command';
import { loadConfig } from './load-config';
import { CLIENT_VARIABLES, COMMON_VARIABLES, SERVER_VARIABLES } from './variables';

const TOKEN = 'a1'.repeat(32);
const CLIENT = { SERVER_URL: 'https://server.example/', ENVIRONMENT_TOKEN: TOKEN };

function problemOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return (error as ConnectorError).parameters.name;
  }
  return null;
}

describe('configuration', () => {
  it('of a Server has the defaults of the contract', () => {
    expect(loadConfig('server', null, {})).toMatchObject({
      host: '0.0.0.0',
      port: 3000,
      dataDir: path.resolve('data/server'),
      databaseUrl: null,
      adminToken: null,
      trustProxy: [],
      shutdownTimeoutMs: 10_000,
      dedupeDays: 30,
    });
  });

  it('of a Client has the defaults of the contract', () => {
    expect(loadConfig('client', null, CLIENT)).toMatchObject({
      host: '127.0.0.1',
      port: 3001,
      dataDir: path.resolve('data/client'),
      serverUrl: 'https://server.example',
      publishRemote: true,
      publishStandalone: false,
    });
  });

  it('prefers the flag to PORT, and PORT to the default', () => {
    expect(loadConfig('server', 4000, { PORT: '5000' }).port).toBe(4000);
    expect(loadConfig('server', null, { PORT: '5000' }).port).toBe(5000);
  });

  it('takes a blank variable as not set', () => expect(loadConfig('server', null, { PORT: ' ', HOST: '' }).port).toBe(3000));

  it('reads the secret from base64', () => {
    const bytes = Buffer.alloc(32, 7);
    expect(loadConfig('server', null, { CONNECTOR_SECRET: bytes.toString('base64') }).secret).toEqual(bytes);
  });

  it.each([
    ['PORT', '70000'],
    ['HOST', 'a b'],
    ['DATABASE_URL', 'mysql://x/y'],
    ['CONNECTOR_SECRET', 'short'],
    ['ADMIN_TOKEN', 'short'],
    ['CONNECTOR_LOCALE', 'fr'],
    ['LOG_LEVEL', 'loud'],
    ['SHUTDOWN_TIMEOUT_MS', '1.5'],
    ['SERVER_URL', 'server.example'],
    ['ENVIRONMENT_TOKEN', 'xyz'],
    ['PUBLISH_REMOTE', 'yes'],
    ['CAPTURE_BATCH_SIZE', '0'],
  ])('names %s when it is %p', (name, value) => {
    expect(problemOf(() => loadConfig('client', null, { ...CLIENT, [name]: value }))).toBe(name);
  });

  it.each([
    [{ ENVIRONMENT_TOKEN: TOKEN }, 'SERVER_URL'],
    [{ SERVER_URL: 'http://x' }, 'ENVIRONMENT_TOKEN'],
    [{ ...CLIENT, PUBLISH_STANDALONE: 'true' }, 'AMQP_URL'],
    [{ PUBLISH_REMOTE: 'false' }, null],
  ])('of a Client with %j misses %p', (environment, missing) => {
    expect(problemOf(() => loadConfig('client', null, environment))).toBe(missing);
  });

  it('never repeats a secret', () => {
    const secrets = {
      DATABASE_URL: 'x://u:hush@h',
      CONNECTOR_SECRET: 'hush',
      ADMIN_TOKEN: 'hush',
      ENVIRONMENT_TOKEN: 'hush',
      AMQP_URL: 'hush',
      SERVER_URL: 'hush',
    };
    for (const [name, value] of Object.entries(secrets)) {
      expect(() => loadConfig('client', null, { ...CLIENT, [name]: value })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hush') }),
      );
    }
  });
});

describe('--profile=all', () => {
  const both = (environment: Record<string, string>) => {
    const command = readCommand(['--profile=all', '--port=4000'], environment, '/nowhere');
    return command.kind === 'RUN_BOTH' ? command.both : null;
  };

  it('connects the Client to the Server beside it', () => {
    expect(both({})).toMatchObject({
      port: 4000,
      serverUrl: 'http://127.0.0.1:4000',
      needsEnvironment: true,
      dataDir: path.resolve('data/all'),
    });
  });

  it('uses the token it is given', () => expect(both({ ENVIRONMENT_TOKEN: TOKEN })).toMatchObject({ needsEnvironment: false }));

  it('wants a token for another Server', () => expect(problemOf(() => both({ SERVER_URL: 'http://x' }))).toBe('ENVIRONMENT_TOKEN'));

  it('checks the variables of both before it starts anything', () => {
    expect(problemOf(() => both({ DEDUPE_DAYS: 'x' }))).toBe('DEDUPE_DAYS');
    expect(problemOf(() => both({ LINK_GZIP: 'x' }))).toBe('LINK_GZIP');
  });
});

describe('.env.example', () => {
  const text = readFileSync(path.resolve(__dirname, '../../.env.example'), 'utf8');
  const known = Object.keys({ ...COMMON_VARIABLES, ...CLIENT_VARIABLES, ...SERVER_VARIABLES });

  it('names every variable and no other', () => {
    expect([...text.matchAll(/^# ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]).sort()).toEqual(known.sort());
  });

  it('shows values that are valid', () => {
    const values = util.parseEnv(text.replace(/^# ?([A-Z][A-Z_]+=)/gm, '$1')) as Record<string, string>;
    expect(problemOf(() => loadConfig('client', null, values))).toBe(null);
    expect(problemOf(() => loadConfig('server', null, values))).toBe(null);
  });
});
