/** Whom a bad input is sent to. */
export type Target = 'server' | 'client';

/** One input that should not be, or that just about may be. */
export interface BadRequest {
  /** What is bad about it, for whoever reads a failure. */
  name: string;
  target: Target;
  method: string;
  /** Path and query exactly as sent. */
  path: string;
  headers: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** Bytes written to a socket as they are; what comes back is judged as far as it is HTTP. */
export interface RawInput {
  name: string;
  target: Target;
  parts: (string | Buffer)[];
}

export function isRaw(input: BadRequest | RawInput): input is RawInput {
  return 'parts' in input;
}
