/** Makes the dialect's error of a JDBC URL, which says what it expects. */
export type InvalidUrl = (problem: string) => Error;

/** @throws what `invalid` makes */
export function parsePort(text: string, invalid: InvalidUrl): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535) throw invalid(`port ${text} is not a number from 1 to 65535`);
  return port;
}

/** Percent-decodes a part of the URL. @throws what `invalid` makes */
export function decodePart(text: string, part: string, invalid: InvalidUrl): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`${part} is not percent-encoded correctly`);
  }
}
