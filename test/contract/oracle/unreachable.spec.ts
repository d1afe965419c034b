import { createServer, type AddressInfo } from 'node:net';
import { loadDialect } from '../../../src/dialects';
import { settingsOf } from '../../support/connection-settings';

/** What the driver itself says of a server that is none, in the connector's words. */
describe('a connection to Oracle', () => {
  const pingAt = async (url: string) => {
    const dialect = await loadDialect('ORACLE12C');
    const settings = { ...settingsOf('postgres://PIMS:secret@unused/unused'), target: dialect.parseUrl(url) };
    const database = dialect.open(settings);
    try {
      return await database.introspection.ping();
    } finally {
      await database.close();
    }
  };

  it('that is refused is unreachable', async () => {
    await expect(pingAt('jdbc:oracle:thin:@//127.0.0.1:1/none')).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
  });

  it('to a name nobody knows is unreachable', async () => {
    await expect(pingAt('jdbc:oracle:thin:@//no-such-host.invalid:1521/none')).rejects.toMatchObject({
      code: 'PRODUCT_DATABASE_UNREACHABLE',
    });
  });

  it('that is closed at once is unreachable', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(pingAt(`jdbc:oracle:thin:@//127.0.0.1:${port}/none`)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
    server.close();
  });

  it('trusts a wallet only with its key, which the driver needs', async () => {
    const wallet = encodeURIComponent(`${process.cwd()}/test/support/fixtures/tls/localhost.pem`);
    await expect(pingAt(`jdbc:oracle:thin:@tcps://127.0.0.1:1/none?wallet_location=${wallet}`)).rejects.toMatchObject({
      code: 'JDBC_URL_INVALID',
    });
  });
});
