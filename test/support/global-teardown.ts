import { rm } from 'node:fs/promises';
import { keptServer } from './server-handle';

/** Ends the PostgreSQL of global set-up and removes its data. */
export default async function globalTeardown(): Promise<void> {
  const kept = keptServer();
  if (!kept) return;
  await kept.server.stop();
  await rm(kept.server.directory, { recursive: true, force: true });
  await rm(kept.dataDir, { recursive: true, force: true });
}
