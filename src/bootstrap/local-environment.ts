import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFolder } from '../platform/files';

const NAME = 'local';

/** The token `--profile=all` stored for its Client; null before the first start. */
export async function storedEnvironmentToken(dataDir: string): Promise<string | null> {
  const text = await readFile(tokenFile(dataDir), 'utf8').catch(() => '');
  return text.trim() || null;
}

/**
 * Makes an environment for the Client through the Server's API, or a new token of the one there is, and stores it.
 * @returns the token
 */
export async function createLocalEnvironment(dataDir: string, serverUrl: string, adminToken: string): Promise<string> {
  const call = (method: string, target: string, body?: object) => callServer(`${serverUrl}${target}`, method, adminToken, body);
  const found = (await call('GET', `/v1/environment?name=${NAME}`)) as { items: { id: string }[] };
  const made = found.items[0]
    ? await call('POST', `/v1/environment/${found.items[0].id}/token`, { name: NAME, kind: 'CLIENT' })
    : await call('POST', '/v1/environment', { name: NAME, description: 'Made by --profile=all for its own Client' });
  const { token } = made as { token: string };
  await createFolder(dataDir);
  await writeFile(tokenFile(dataDir), `${token}\n`, { mode: 0o600 });
  return token;
}

async function callServer(url: string, method: string, token: string, body?: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${url} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

function tokenFile(dataDir: string): string {
  return path.join(dataDir, 'environment.token');
}
