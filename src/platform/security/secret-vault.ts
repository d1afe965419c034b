import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts what must be stored but also used again, such as the password of a product database.
 * Form: `v1.<iv>.<tag>.<ciphertext>`, each base64url. The context (record id and column) is bound in, so a stored value
 * copied to another record or column does not decrypt there.
 */
export class SecretVault {
  private readonly key: Buffer;

  /** @param secret the connector's secret, 32 bytes; the key is derived from it for this purpose alone */
  constructor(secret: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'totvs-connector/secret-vault/v1', 32));
  }

  encrypt(plain: string, context: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return [VERSION, ...[iv, cipher.getAuthTag(), encrypted].map((part) => part.toString('base64url'))].join('.');
  }

  /** @throws Error when the text was altered, belongs to another context or was encrypted with another secret */
  decrypt(encrypted: string, context: string): string {
    const [version, ...parts] = encrypted.split('.');
    if (version !== VERSION || parts.length !== 3) throw new Error(`a stored secret (${context}) has an unknown form`);
    const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
      decipher.setAuthTag(tag);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new Error(`a stored secret (${context}) does not decrypt: was CONNECTOR_SECRET or secret.key changed?`, { cause: error });
    }
  }
}
