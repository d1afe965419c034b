import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token: 64 hexadecimal characters. Shown once to whom it is for, then kept only as its hash. */
export function newToken(): string {
  return randomBytes(32).toString('hex');
}

/** What is stored of a token: lower-case hex SHA-256. A fast hash is right here, because a token is random, not chosen. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares two hashes in a time that does not depend on where they differ. */
export function sameHash(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}

/** The token of an `Authorization: Bearer` header; null when there is none. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? null;
}
