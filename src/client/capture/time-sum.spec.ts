import { timeSum } from './time-sum';

describe('timeSum', () => {
  const at = (changedAt: string) => ({ changedAt });

  it('adds microseconds since 1970', () => {
    expect(timeSum([])).toBe('0');
    expect(timeSum([at('1970-01-01T00:00:00.000001Z')])).toBe('1');
    expect(timeSum([at('2026-11-21T23:15:00.123456Z'), at('1970-01-01T00:00:01.000044Z')])).toBe('1795302901123500');
  });

  it('is exact for as many rows as a batch may hold', () => {
    const rows = Array.from({ length: 10_000 }, () => at('2026-11-21T23:15:00.123457Z'));
    expect(timeSum(rows)).toBe(String(1795302900123457n * 10_000n));
  });
});
