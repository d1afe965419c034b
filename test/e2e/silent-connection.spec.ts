import { once } from 'node:events';
import { connect } from 'node:net';
import { createDatabase, type TestDatabase } from '../support/postgres';
import { connectorProcess } from '../support/process';

describe('a connection opened in advance', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await createDatabase()));
  afterAll(() => database.drop());

  it('does not hold up the end of the process', async () => {
    const env = { DATABASE_URL: database.url, ADMIN_TOKEN: 'a'.repeat(64), SHUTDOWN_TIMEOUT_MS: '60000' };
    const server = await connectorProcess({ args: ['--profile=server'], env });
    await server.start();
    const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');

    const asked = Date.now();
    expect((await server.kill('SIGTERM')).code).toBe(0);
    // Without ending it, the HTTP server waits for half of SHUTDOWN_TIMEOUT_MS.
    expect(Date.now() - asked).toBeLessThan(20_000);
  });
});
