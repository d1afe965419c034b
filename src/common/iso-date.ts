const ISO_DATE =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/;

/** How `canonicalDate` writes: most dates come from a connector and are written so already. */
const CANONICAL = /^.{10}T.{8}(?:\.(?!000000)\d{6})?\+00:00$/;

/** Whether a text is an ISO 8601 calendar date (extended form) with or without time, fraction and offset. */
export function isIsoDate(text: string): boolean {
  if (!ISO_DATE.test(text)) return false;
  const day = Number(text.slice(8, 10));
  return day <= 28 || day <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

/**
 * The one text of a moment that identities are made of: `YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00`, in UTC, six fraction
 * digits (or more, where they count) only when there is a fraction. This is also how the connector emits dates.
 * A date without time is midnight; a time without offset is taken as UTC.
 * @returns null when the text is not an ISO 8601 date
 */
export function canonicalDate(text: string): string | null {
  if (!isIsoDate(text)) return null;
  if (CANONICAL.test(text)) return text;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = ISO_DATE.exec(text)!;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const moment = new Date(local - offsetMinutes(offset) * 60_000).toISOString();
  const decimals = fraction.replace(/0+$/, '');
  return `${moment.slice(0, -'.000Z'.length)}${decimals === '' ? '' : `.${decimals.padEnd(6, '0')}`}+00:00`;
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return offset.startsWith('-') ? -minutes : minutes;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
