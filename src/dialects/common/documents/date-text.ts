/*
 * Dates as the contract emits them: ISO 8601 in UTC with `+00:00`, six fraction digits only when there is a fraction, a
 * date without time at midnight. Functions answer null for what is no date of the years 1 to 9999.
 */

export const UTC = '+00:00';
export const MIDNIGHT = `T00:00:00${UTC}`;

const MINUTE_MS = 60_000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;
const SECONDS_LENGTH = 'YYYY-MM-DDTHH:MM:SS'.length;
const MICROSECONDS_LENGTH = SECONDS_LENGTH + '.ffffff'.length;
const LONGEST = SECONDS_LENGTH + '.fffffffff'.length;
const ZERO = '0'.charCodeAt(0);

/** Emitted text of a DATE. */
export function dayText(text: string): string | null {
  return text.length === DAY_LENGTH && isYearOfTheEra(text) ? text + MIDNIGHT : null;
}

/** Emitted text of a TIMESTAMP_WITH_ZONE, whose raw text is UTC already. */
export function instantText(text: string): string | null {
  if (text[DAY_LENGTH] !== 'T' || !text.endsWith(UTC) || !isYearOfTheEra(text)) return null;
  if (text.length === SECONDS_LENGTH + UTC.length) return text;
  const fraction = fractionText(text, text.length - UTC.length);
  return fraction === null ? null : text.slice(0, SECONDS_LENGTH) + fraction + UTC;
}

/**
 * The emitted fraction of the raw time `text`, which stands behind its seconds and ends before `end`: `.` and six
 * digits, the others cut, or nothing where all are zeros. Null where something else stands there.
 */
export function fractionText(text: string, end: number): string | null {
  if (end === SECONDS_LENGTH) return '';
  if (end > LONGEST || text[SECONDS_LENGTH] !== '.' || numberAt(text, SECONDS_LENGTH + 1, end) === null) return null;
  const microseconds = text.slice(SECONDS_LENGTH, Math.min(end, MICROSECONDS_LENGTH)).padEnd('.ffffff'.length, '0');
  return microseconds === '.000000' ? '' : microseconds;
}

/** The number whose digits stand from `start` to `end`; null where there is none, or something else. */
export function numberAt(text: string, start: number, end: number): number | null {
  let value = 0;
  for (let position = start; position < end; position++) {
    const digit = text.charCodeAt(position) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return null;
    value = value * 10 + digit;
  }
  return end > start ? value : null;
}

/** Emitted text of a moment in whole seconds. @param fraction as `fractionText` gives it */
export function momentText(milliseconds: number, fraction: string): string | null {
  const text = isoText(milliseconds);
  return text === null ? null : text.slice(0, SECONDS_LENGTH) + fraction + UTC;
}

/** `YYYY-MM-DD` of a moment in UTC. */
export function dayOf(milliseconds: number): string | null {
  return isoText(milliseconds)?.slice(0, DAY_LENGTH) ?? null;
}

/** Minutes of an offset such as `+05:30`, `-0300`, `+02` or `Z`, in milliseconds. */
export function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

function isoText(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : null;
}

/** Years beyond 9999 have more digits, and those before Christ another form: the sign stands where a day's does not. */
function isYearOfTheEra(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && !text.startsWith('0000');
}
