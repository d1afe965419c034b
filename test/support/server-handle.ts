import type { EmbeddedPostgres } from '../../src/platform/persistence/embedded';

/** What global set-up leaves for global tear-down: jest loads the two apart, so a module variable would not do. */
interface TestServer {
  server: EmbeddedPostgres;
  dataDir: string;
}

const holder = globalThis as { testServer?: TestServer };

export function keepServer(testServer: TestServer): void {
  holder.testServer = testServer;
}

export function keptServer(): TestServer | undefined {
  return holder.testServer;
}
