import { compareCodePoints } from '../../../common/code-points';
import type { ConstantPart } from '../../dialect';

/**
 * The entries of an emitted object with its constants among them, all by label; as they are where there are no constants.
 * @param toEntry makes an entry of a label and the JSON text of its value
 */
export function withConstants<Entry extends { name: string }>(
  entries: Entry[],
  constants: ConstantPart[] = [],
  toEntry: (label: string, json: string) => Entry,
): Entry[] {
  if (constants.length === 0) return entries;
  const fixed = constants.map(({ label, value }) => toEntry(label, JSON.stringify(value)));
  return [...entries, ...fixed].sort((one, other) => compareCodePoints(one.name, other.name));
}
