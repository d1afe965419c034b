/** A Client tells the Server its version in this header of every request. */
export const VERSION_HEADER = 'x-tcc-version';

/**
 * Whether two connector versions understand each other: their first numbers are equal. What tells no version, or one
 * that cannot be read, is taken for compatible: it comes from something older than the exchange of versions.
 */
export function sameMajor(one: string | null | undefined, other: string | null | undefined): boolean {
  const [left, right] = [majorOf(one), majorOf(other)];
  return left === null || right === null || left === right;
}

function majorOf(version: string | null | undefined): string | null {
  return /^(\d{1,9})\.\d/.exec(version ?? '')?.[1] ?? null;
}
