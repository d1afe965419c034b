import { trimBlanks } from './blanks';
import { fractionText, MIDNIGHT, momentText, offsetMs } from './date-text';
import type { LocalTimes } from './local-time';

const COMPACT_DAY = /^\d{8}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?(Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/;

/** Reads a text that holds `YYYYMMDD` or ISO 8601, as local time where it names no zone; null for any other text. */
export function textDateReader(localTimes: LocalTimes): (text: string) => string | null {
  return (padded) => {
    const text = trimBlanks(padded);
    if (COMPACT_DAY.test(text)) return midnightOf(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
    if (DAY.test(text)) return midnightOf(text);
    const [, day, minutes, seconds = ':00', zone] = TIME.exec(text) ?? [];
    if (day === undefined || !isDay(day)) return null;
    const local = `${day}T${minutes}${seconds}`;
    return zone === undefined ? localTimes.read(local) : zonedTime(local, zone);
  };
}

function midnightOf(day: string): string | null {
  return isDay(day) ? day + MIDNIGHT : null;
}

function zonedTime(local: string, zone: string): string | null {
  const wholeSeconds = local.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  return momentText(Date.parse(`${wholeSeconds}Z`) - offsetMs(zone), fractionText(local, local.length)!);
}

/** Whether the calendar has the day `YYYY-MM-DD`; there is no year 0. */
function isDay(day: string): boolean {
  const [year, month, ofMonth] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  if (year === 0 || month < 1 || month > 12 || ofMonth < 1) return false;
  return ofMonth <= 28 || ofMonth <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}
