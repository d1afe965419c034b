const HEADER_BYTES = 20;
const TEXT_OID = 25;
const NULL_LENGTH = -1;

/**
 * The value of a `text[]` parameter in PostgreSQL's binary form. The driver's own form escapes every element and quotes it,
 * which takes longer than storing it; one such array per column also takes far less than a parameter per value.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.reduce((sum, value) => sum + 4 + (value === null ? 0 : Buffer.byteLength(value)), HEADER_BYTES));
  let position = HEADER_BYTES;
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : bytes.write(value, position + 4);
    position = bytes.writeInt32BE(length, position) + Math.max(0, length);
  }
  writeHeader(bytes, values.length, values.includes(null));
  return bytes;
}

/** One dimension, whether there are nulls, type of the elements, their number and the first one's index. */
function writeHeader(bytes: Buffer, length: number, nulls: boolean): void {
  [1, nulls ? 1 : 0, TEXT_OID, length, 1].forEach((value, index) => bytes.writeInt32BE(value, index * 4));
}
