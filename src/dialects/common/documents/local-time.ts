import { IANAZone } from 'luxon';
import { dayOf, fractionText, momentText, numberAt, UTC } from './date-text';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;
const SECONDS_LENGTH = 'YYYY-MM-DDTHH:MM:SS'.length;
/** Days of some 50 years; a few MB. */
const MOST_DAYS = 20_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** One day of local time: what its clock is off by, and the days a shift may lead to (null: beyond the years 1 to 9999). */
interface LocalDay {
  /** Minutes from local time to UTC all day long; null: clocks changed near this day, or it is before time zones. */
  shift: number | null;
  days: [previous: string | null, same: string | null, next: string | null];
}

/**
 * Local times of one zone as UTC, with PostgreSQL's answers where clocks change: a time that was skipped is read by the
 * offset before the change, one that occurred twice by the offset after it. Days are remembered: asking the zone takes
 * microseconds, and a table has many values of one day.
 */
export class LocalTimes {
  private static readonly byZone = new Map<string, LocalTimes>();
  private readonly zone: IANAZone;
  private readonly days = new Map<string, LocalDay>();
  private readonly months = new Map<string, number | null>();

  private constructor(timeZone: string) {
    this.zone = IANAZone.create(timeZone);
  }

  /** @param timeZone a valid IANA zone */
  static of(timeZone: string): LocalTimes {
    const known = LocalTimes.byZone.get(timeZone) ?? new LocalTimes(timeZone);
    LocalTimes.byZone.set(timeZone, known);
    return known;
  }

  /** Emitted text of a TIMESTAMP `YYYY-MM-DDTHH:MM:SS[.f]`; null where it is none of the years 1 to 9999. */
  readonly read = (text: string): string | null => {
    const fraction = fractionText(text, text.length);
    const [hour, minute] = [numberAt(text, 11, 13), numberAt(text, 14, 16)];
    if (fraction === null || hour === null || minute === null || text[10] !== 'T') return null;
    const { shift, days } = this.dayOf(text.slice(0, 10));
    if (shift === null) return this.readNearChange(text, fraction);
    const minutes = hour * 60 + minute + shift;
    const turn = minutes < 0 ? -1 : minutes >= DAY_MINUTES ? 1 : 0;
    const day = days[turn + 1];
    if (day === null) return null;
    const ofDay = minutes - turn * DAY_MINUTES;
    const [hours, rest] = [TWO_DIGITS[Math.floor(ofDay / 60)], TWO_DIGITS[ofDay % 60]];
    return `${day}T${hours}:${rest}${text.slice(16, SECONDS_LENGTH)}${fraction}${UTC}`;
  };

  /** Local times that are read as this emitted text: several where clocks were set forward past one of them. */
  spellings(text: string): string[] {
    const moment = Date.parse(`${text.slice(0, SECONDS_LENGTH)}Z`);
    const fraction = text.slice(SECONDS_LENGTH, -UTC.length);
    const offsets = [moment, moment - DAY_MS, moment + DAY_MS].map((near) => this.offset(near));
    return [...new Set(offsets)]
      .map((offset) => momentText(moment + offset, fraction)?.slice(0, -UTC.length))
      .filter((local) => local !== undefined && this.read(local) === text) as string[];
  }

  private readNearChange(text: string, fraction: string): string | null {
    const local = Date.parse(`${text.slice(0, SECONDS_LENGTH)}Z`);
    return Number.isNaN(local) || text.startsWith('0000') ? null : momentText(this.toUtc(local), fraction);
  }

  private toUtc(local: number): number {
    const [before, after] = [local - this.offset(local - DAY_MS), local - this.offset(local + DAY_MS)];
    if (before === after) return before;
    const isBefore = local - this.offset(before) === before;
    const isAfter = local - this.offset(after) === after;
    return isBefore === isAfter ? Math.max(before, after) : isBefore ? before : after;
  }

  private dayOf(day: string): LocalDay {
    const known = this.days.get(day);
    if (known) return known;
    if (this.days.size >= MOST_DAYS) {
      this.days.clear();
      this.months.clear();
    }
    const found = this.look(day);
    this.days.set(day, found);
    return found;
  }

  private look(day: string): LocalDay {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    if (Number.isNaN(midnight) || day.startsWith('0000')) return { shift: null, days: [null, null, null] };
    const offset = this.offsetOfMonth(day.slice(0, 'YYYY-MM'.length)) ?? this.steadyOffset(midnight, [-1, 2]);
    const shift = offset === null || offset % MINUTE_MS !== 0 ? null : -offset / MINUTE_MS;
    return { shift, days: [dayOf(midnight - DAY_MS), day, dayOf(midnight + DAY_MS)] };
  }

  /** The one offset of a month, remembered: no zone leaves its offset and comes back within ten days. */
  private offsetOfMonth(month: string): number | null {
    const known = this.months.get(month);
    if (known !== undefined) return known;
    const offset = this.steadyOffset(Date.parse(`${month}-01T00:00:00Z`), [-1, 9, 19, 29, 33]);
    this.months.set(month, offset);
    return offset;
  }

  /** The offset some days after a midnight; null where it is not the same on all of them. */
  private steadyOffset(midnight: number, days: number[]): number | null {
    const [first, ...others] = days.map((day) => this.offset(midnight + day * DAY_MS));
    return others.every((offset) => offset === first) ? first : null;
  }

  /** Milliseconds local time is ahead of UTC. */
  private offset(moment: number): number {
    return Math.round(this.zone.offset(moment) * MINUTE_MS);
  }
}
