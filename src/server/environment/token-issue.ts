import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { hashToken, newToken } from '../../platform/security';
import { EnvironmentToken, type TokenKind } from './environment-token.entity';

/** Stores a new token's hash; the token in the clear is in the answer and nowhere else. */
export async function insertToken(
  manager: EntityManager,
  draft: { environmentId: string; name: string; kind: TokenKind },
): Promise<{ record: EnvironmentToken; token: string }> {
  const token = newToken();
  const id = randomUUID();
  await manager.insert(EnvironmentToken, { id, ...draft, tokenHash: hashToken(token), expiresAt: null });
  return { record: await manager.findOneByOrFail(EnvironmentToken, { id }), token };
}
