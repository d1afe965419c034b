import { isIP } from 'node:net';
import { z } from 'zod';

/** One environment variable: how its text is read, and what a person is told about it. */
export interface Variable<Value> {
  /** Reads the text; `undefined` is "not set". */
  read: z.ZodType<Value, unknown>;
  /** The values it may have, for the error and for `.env.example`. */
  allowed: string;
  /** Its value is never shown. */
  secret: boolean;
}

/** Any text; null when not set. */
export function optionalText(allowed: string, pattern = /^[\s\S]+$/): Variable<string | null> {
  return variable(z.string().regex(pattern).nullable(), allowed);
}

/** As `optionalText`, for tokens and keys. */
export function optionalSecret(allowed: string, pattern: RegExp): Variable<string | null> {
  return { ...optionalText(allowed, pattern), secret: true };
}

/** An address with one of these schemes; null when not set. Shown never: it may hold a password. */
export function optionalUrl(...schemes: string[]): Variable<string | null> {
  const isUrl = (text: string) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
  return {
    ...variable(z.string().refine(isUrl).nullable(), `an address ${schemes.map((scheme) => `${scheme}://...`).join(' or ')}`),
    secret: true,
  };
}

/** IP addresses and networks in CIDR form, comma-separated; none when not set. */
export function addressList(allowed: string): Variable<string[]> {
  const read = z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork))
    .nullable();
  return variable(
    read.transform((parts) => parts ?? []),
    allowed,
  );
}

function isNetwork(text: string): boolean {
  const [address, bits, ...rest] = text.split('/');
  const version = isIP(address);
  return (
    version !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}

export function flag(fallback: boolean): Variable<boolean> {
  const read = z.enum(['true', 'false']).nullable();
  return variable(
    read.transform((text) => (text === null ? fallback : text === 'true')),
    'true, false',
  );
}

export function wholeNumber(minimum: number, maximum: number, fallback: number): Variable<number>;
export function wholeNumber(minimum: number, maximum: number, fallback: null): Variable<number | null>;
export function wholeNumber(minimum: number, maximum: number, fallback: number | null): Variable<number | null> {
  const read = z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(minimum).max(maximum))
    .nullable();
  return variable(
    read.transform((value) => value ?? fallback),
    `a whole number from ${minimum} to ${maximum}`,
  );
}

/** One of a few words; `fallback` when not set. */
export function choice<Word extends string, Fallback extends Word | null>(
  words: readonly Word[],
  fallback: Fallback,
): Variable<Word | Fallback> {
  return variable(
    z
      .enum(words)
      .nullable()
      .transform((word) => word ?? fallback),
    words.join(', '),
  );
}

function variable<Value>(read: z.ZodType<Value, unknown>, allowed: string): Variable<Value> {
  return { read, allowed, secret: false };
}
