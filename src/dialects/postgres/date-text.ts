import { literal } from './quote';

/*
 * Dates as the contract emits them: ISO 8601 in UTC with `+00:00`, six fraction digits only when there is a fraction,
 * a date without time at midnight. Expressions yield NULL for what is no date of the years 1 to 9999, and never raise.
 */

const FIRST_INSTANT = "'0001-01-01 00:00:00+00'::timestamptz";
const LAST_INSTANT = "'9999-12-31 23:59:59.999999+00'::timestamptz";
const FIRST_LOCAL = "'0001-01-01 00:00:00'::timestamp";
const LAST_LOCAL = "'9999-12-31 23:59:59.999999'::timestamp";
/** Far enough from the ends that no zone moves a time out of the range. */
const SAFE_RANGE = "'0001-01-03' AND '9999-12-29'";

const CLOCK = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?';
const ZONE = '(Z|[+-](0\\d|1[0-4])(:?[0-5]\\d)?)';
const COMPACT_DAY_PATTERN = literal(`^${calendarDay('')}$`);
const DAY_PATTERN = literal(`^${calendarDay('-')}$`);
const LOCAL_PATTERN = literal(`^${calendarDay('-')}[T ]${CLOCK}$`);
const INSTANT_PATTERN = literal(`^${calendarDay('-')}[T ]${CLOCK}${ZONE}$`);

/** Pattern of the days that exist, so that a cast of a matching text never raises. */
function calendarDay(separator: string): string {
  const long = `(0[13578]|1[02])${separator}(0[1-9]|[12]\\d|3[01])`;
  const short = `(0[469]|11)${separator}(0[1-9]|[12]\\d|30)`;
  const february = `02${separator}(0[1-9]|1\\d|2[0-8])`;
  const leapYear = '(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)';
  return `(?!0000)(\\d{4}${separator}(${long}|${short}|${february})|${leapYear}${separator}02${separator}29)`;
}

/** Emitted text of a `date`. */
export function dayText(expression: string): string {
  return `CASE WHEN ${expression} BETWEEN '0001-01-01'::date AND '9999-12-31'::date THEN ${expression}::text || 'T00:00:00+00:00' END`;
}

/** Emitted text of a `timestamp`, which is taken to be local time of `timeZone`. */
export function localTimeText(expression: string, timeZone: string): string {
  const instant = `(${expression} AT TIME ZONE ${literal(timeZone)})`;
  return `CASE WHEN ${expression} BETWEEN ${SAFE_RANGE} THEN ${secondsOrMicroseconds(expression, `(${instant} AT TIME ZONE 'UTC')`)}
    WHEN ${expression} BETWEEN ${FIRST_LOCAL} AND ${LAST_LOCAL} THEN ${instantText(instant)} END`;
}

/** Emitted text of a `timestamptz`. */
export function instantText(expression: string): string {
  return `CASE WHEN ${expression} BETWEEN ${FIRST_INSTANT} AND ${LAST_INSTANT} THEN ${secondsOrMicroseconds(expression, `(${expression} AT TIME ZONE 'UTC')`)} END`;
}

/** Cheap test for what is surely emitted; saves building the text twice. */
export function isSafeTime(expression: string): string {
  return `${expression} BETWEEN ${SAFE_RANGE}`;
}

function secondsOrMicroseconds(expression: string, utc: string): string {
  return `CASE WHEN date_trunc('second', ${expression}) = ${expression} THEN replace(${utc}::text, ' ', 'T') || '+00:00'
    ELSE to_char(${utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END`;
}

/** Emitted text of a text that holds `YYYYMMDD` or ISO 8601; local time of `timeZone` where it names no zone. */
export function textDateText(expression: string, timeZone: string): string {
  const text = `btrim(${expression}::text)`;
  return `CASE WHEN ${text} ~ ${COMPACT_DAY_PATTERN} THEN substr(${text}, 1, 4) || '-' || substr(${text}, 5, 2) || '-' || substr(${text}, 7, 2) || 'T00:00:00+00:00'
    WHEN ${text} ~ ${DAY_PATTERN} THEN ${text} || 'T00:00:00+00:00'
    WHEN ${text} ~ ${LOCAL_PATTERN} THEN ${localTimeText(`(${text}::timestamp)`, timeZone)}
    WHEN ${text} ~ ${INSTANT_PATTERN} THEN ${instantText(`(${text}::timestamptz)`)} END`;
}
