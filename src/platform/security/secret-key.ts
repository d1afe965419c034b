import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Logger } from '@nestjs/common';
import { createFolder } from '../files';
import { ConnectorError } from '../../common/errors';
import type { CommonConfig } from '../../config';

const SECRET_BYTES = 32;

/**
 * The connector's secret: CONNECTOR_SECRET, else `secret.key` in DATA_DIR, generated at the first start.
 * @throws ConnectorError `DATA_DIR_UNUSABLE`
 */
export async function loadSecret(config: Pick<CommonConfig, 'secret' | 'dataDir'>): Promise<Buffer> {
  if (config.secret) return config.secret;
  const file = path.join(config.dataDir, 'secret.key');
  try {
    return (await readSecret(file)) ?? (await generateSecret(file));
  } catch (error) {
    throw new ConnectorError('DATA_DIR_UNUSABLE', { path: file, problem: (error as Error).message }, { cause: error });
  }
}

async function readSecret(file: string): Promise<Buffer | null> {
  const text = await readFile(file, 'utf8').catch(missingAsNull);
  if (text === null) return null;
  const secret = Buffer.from(text.trim(), 'base64');
  if (secret.length !== SECRET_BYTES) throw new Error(`it does not hold ${SECRET_BYTES} bytes in base64`);
  return secret;
}

async function generateSecret(file: string): Promise<Buffer> {
  const secret = randomBytes(SECRET_BYTES);
  await createFolder(path.dirname(file));
  // `wx`: an existing key is never overwritten, what it encrypted would be lost.
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(`${secret.toString('base64')}\n`);
  await handle.sync();
  await handle.close();
  new Logger('SecretVault').warn(`CONNECTOR_SECRET is not set: generated ${file}; back it up, stored passwords cannot be read without it`);
  return secret;
}

function missingAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
