import { canonicalDecimal } from '../../../common/decimal';
import { canonicalDate } from '../../../common/iso-date';
import type { MappedPart } from '../../dialect';
import { MIDNIGHT, UTC } from './date-text';
import { LocalTimes } from './local-time';

/**
 * Raw texts a key part may have whose canonical text (contract section 6, Identity) is given, the likeliest first; none:
 * no value of the column has this key text.
 */
export function keySpellings(part: MappedPart, timeZone: string): (keyText: string) => string[] {
  if (part.type === 'NUMBER') return (text) => present(canonicalDecimal(text));
  if (part.type !== 'DATE') return (text) => [text];
  switch (part.column.family) {
    case 'DATE':
      return days;
    case 'TIMESTAMP':
      return (text) => dates(text).flatMap((date) => LocalTimes.of(timeZone).spellings(date));
    case 'TIMESTAMP_WITH_ZONE':
      return dates;
    default:
      return writtenDates;
  }
}

/** Whether the same number or date may be written in yet other ways, which only the table can tell. */
export function mayBeSpelledOtherwise({ column, type }: MappedPart): boolean {
  return (column.family === 'TEXT' || column.family === 'FIXED_TEXT') && (type === 'NUMBER' || type === 'DATE');
}

/** All combinations that take one of each list. */
export function combinations(lists: string[][]): string[][] {
  return lists.reduce<string[][]>((keys, list) => keys.flatMap((key) => list.map((text) => [...key, text])), [[]]);
}

/** A moment as texts usually hold it: a day in both forms where it is one, else the emitted form and its shorter relatives. */
function writtenDates(text: string): string[] {
  return [...days(text).flatMap((day) => [day.replaceAll('-', ''), day]), ...dates(text).flatMap((date) => [date, date.replace(UTC, 'Z')])];
}

/** The day of a moment at midnight. */
function days(text: string): string[] {
  return text.endsWith(MIDNIGHT) ? dates(text).map((date) => date.slice(0, 10)) : [];
}

function dates(text: string): string[] {
  return canonicalDate(text) === text ? [text] : [];
}

function present(text: string | null): string[] {
  return text === null ? [] : [text];
}
