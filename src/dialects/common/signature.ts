import { createHash } from 'node:crypto';

/** Short digest of what an object in the catalogue looks like; `StructureState.signature`. */
export function signatureOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
