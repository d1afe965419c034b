import type { ColumnInfo, RawKey } from '../dialect';
import { typedParameter } from './typed-parameter';

/** Keys of one statement, as its parameters. */
export interface KeyBatch {
  /** Position of the first key in the whole list. */
  offset: number;
  /** Rows of parameters, those without a key included. */
  size: number;
  parameters: (string | null)[];
}

/** A statement may have 2,100 parameters. */
const MOST_PARAMETERS = 2_000;
/** Few sizes, so that the server finds the plan of a statement again; a row too many is NULL and matches nothing. */
const SIZES = [256, 64, 16, 4, 1];

export function keyBatches(keys: readonly RawKey[], columns: ColumnInfo[]): KeyBatch[] {
  const sizes = SIZES.filter((size) => size === 1 || size * columns.length <= MOST_PARAMETERS);
  const batches: KeyBatch[] = [];
  for (let offset = 0; offset < keys.length; offset += sizes[0]) {
    const part = keys.slice(offset, offset + sizes[0]);
    const size = Math.min(...sizes.filter((candidate) => candidate >= part.length));
    const parameters = part.flatMap((key) => key.map((text, index) => typedParameter(text, columns[index])));
    const missing = new Array<null>((size - part.length) * columns.length).fill(null);
    batches.push({ offset, size, parameters: [...parameters, ...missing] });
  }
  return batches;
}
