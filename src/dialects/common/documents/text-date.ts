import { trimBlanks } from './blanks';
import { fractionText, MIDNIGHT, momentText, numberAt, offsetMs } from './date-text';
import type { LocalTimes } from './local-time';

const TIME = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/;

/** Reads a text that holds `YYYYMMDD` or ISO 8601, as local time where it names no zone; null for any other text. */
export function textDateReader(localTimes: LocalTimes): (text: string) => string | null {
  return (padded) => {
    const text = trimBlanks(padded);
    if (text.length === 'YYYYMMDD'.length) return midnightOf(text, `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
    if (text.length === 'YYYY-MM-DD'.length) return midnightOf(text.replaceAll('-', ''), text);
    const [, day, minutes, seconds = ':00', zone] = TIME.exec(text) ?? [];
    if (day === undefined || !isDay(day.replaceAll('-', ''))) return null;
    const local = `${day}T${minutes}${seconds}`;
    return zone === undefined ? localTimes.read(local) : zonedTime(local, zone);
  };
}

/** @param compact `YYYYMMDD`, if it is a day @param day the same with hyphens */
function midnightOf(compact: string, day: string): string | null {
  return isDay(compact) && day[4] === '-' && day[7] === '-' ? day + MIDNIGHT : null;
}

function zonedTime(local: string, zone: string): string | null {
  const wholeSeconds = local.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  return momentText(Date.parse(`${wholeSeconds}Z`) - offsetMs(zone), fractionText(local, local.length)!);
}

/** Whether the calendar has the day `YYYYMMDD`; there is no year 0. */
function isDay(compact: string): boolean {
  const date = compact.length === 'YYYYMMDD'.length ? numberAt(compact, 0, compact.length) : null;
  if (date === null) return false;
  const [year, month, day] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  if (year === 0 || month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}
