/** Sizes of lists in a statement: few sizes mean few statements, which the server then finds parsed already. */
const SIZES = [1, 8, 64, 256, 1_000];
/** Oracle takes no more in one IN list. */
export const LARGEST_LIST = 1_000;

/** Parts of at most `limit` values, each filled up to one of the few sizes: by `filler`, or by repeating its last value. */
export function paddedParts<T>(values: T[], limit: number = LARGEST_LIST, filler?: T): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < values.length; start += limit) {
    const part = values.slice(start, start + limit);
    const size = SIZES.find((candidate) => candidate >= part.length && candidate <= limit) ?? limit;
    const padding = filler ?? part[part.length - 1];
    parts.push([...part, ...Array.from({ length: size - part.length }, () => padding)]);
  }
  return parts;
}

/** `:1, :2, :3` */
export function placeholders(count: number, first = 1): string {
  return Array.from({ length: count }, (_, index) => `:${first + index}`).join(', ');
}
