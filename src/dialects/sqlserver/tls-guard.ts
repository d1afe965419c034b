import type { Connection } from 'tedious';

/** The step of the driver between the server's first answer and the login; not part of its public interface. */
interface Negotiating {
  performTlsNegotiation(prelogin: unknown, signal: AbortSignal): Promise<void>;
}

/**
 * Ends a connection before it signs in when TLS was asked for and the server, or somebody in its place, says that it has
 * none: the driver would go on and send the password in the clear.
 */
export function insistOnTls(connection: Connection): void {
  let isSecure = false;
  connection.once('secure', () => {
    isSecure = true;
  });
  const driver = connection as unknown as Negotiating;
  const negotiate = driver.performTlsNegotiation.bind(connection);
  driver.performTlsNegotiation = async (prelogin, signal) => {
    await negotiate(prelogin, signal);
    if (!isSecure) throw new UnencryptedError();
  };
}

class UnencryptedError extends Error {
  readonly code = 'ESOCKET';

  constructor() {
    super('the server does not encrypt, though the url asks for it; without TLS: encrypt=false or ssl=off');
  }
}
