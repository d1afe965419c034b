import type { ConnectionSettings } from '../../../src/dialects';
import { SqlServerSession } from '../../../src/dialects/sqlserver/connect';
import { parseJdbcUrl } from '../../../src/dialects/sqlserver/jdbc-url';
import { TdsServer, type TdsBehaviour } from '../../support/tds-server';

/** The driver's own code, up to the socket, against documented traffic of the protocol. No server is needed. */
describe('signing in to SQL Server', () => {
  let server: TdsServer;
  afterEach(async () => {
    await server.stop();
  });

  const outcome = async (behaviour: TdsBehaviour, parameters: string) => {
    server = await TdsServer.start(behaviour);
    const session = new SqlServerSession(settingsOf(`jdbc:sqlserver://127.0.0.1:${server.port};databaseName=ERP;${parameters}`));
    try {
      return await session.query('SELECT 1');
    } catch (error) {
      return error as { code: string; parameters: { problem: string } };
    } finally {
      await session.close();
    }
  };
  const refused = { refuseLogin: { number: 18456, message: "Login failed for user 'erp'." } };

  it('tells a refused login', async () => {
    expect(await outcome(refused, 'encrypt=false')).toMatchObject({ code: 'PRODUCT_LOGIN_REFUSED', parameters: { username: 'erp' } });
    expect(server.logins).toBeGreaterThan(0);
  });

  it('tells a missing database from a wrong password', async () => {
    const missing = { refuseLogin: { number: 4060, message: 'Cannot open database "ERP" requested by the login.' } };
    expect(await outcome(missing, 'encrypt=false')).toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
  });

  it.each(['encrypt=true', 'encrypt=true;trustServerCertificate=true', ''])(
    'sends no password to who says it cannot encrypt, with %p',
    async (parameters) => {
      expect(await outcome(refused, parameters)).toMatchObject({
        code: 'PRODUCT_DATABASE_UNREACHABLE',
        parameters: { problem: expect.stringContaining('encrypt=false') as string },
      });
      expect(server.logins).toBe(0);
    },
  );

  it('names the setting for a server of an older TLS', async () => {
    expect(await outcome('TLS_TOO_OLD', 'encrypt=true')).toMatchObject({
      code: 'PRODUCT_DATABASE_UNREACHABLE',
      parameters: { problem: expect.stringContaining('sslProtocol=TLSv1') as string },
    });
  });
});

function settingsOf(url: string): ConnectionSettings {
  const target = parseJdbcUrl(url);
  const rest = { timeZone: 'UTC', ownerSchema: null, changeLogTable: 'TCC_EVENT', charset: null };
  return { target, username: 'erp', password: 'secret', ...rest };
}
