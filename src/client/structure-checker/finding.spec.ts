import { gradeOf, type Finding } from './finding';

describe('the grade of a finding', () => {
  const urgent: Pick<Finding, 'kind' | 'state'>[] = [
    { kind: 'TRIGGER', state: 'INVALID' },
    { kind: 'FUNCTION', state: 'MISSING' },
    { kind: 'TRIGGER', state: 'DISABLED' },
    { kind: 'FUNCTION', state: 'CHANGED' },
    { kind: 'COLUMN', state: 'MISSING' },
    { kind: 'CHANGE_LOG_GROWTH', state: 'EXCEEDED' },
    { kind: 'CAPTURE_LAG', state: 'EXCEEDED' },
    { kind: 'DATABASE_INSTANCE', state: 'RESTORED_OR_CLONED' },
    { kind: 'UNSTAMPED_ROWS', state: 'EXCEEDED' },
    { kind: 'TRIGGER', state: 'OK' },
  ];

  it('puts what stops the product before what loses changes, and that before what may', () => {
    const priorities = urgent.map((finding) => gradeOf(finding).priority);
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(new Set(priorities).size).toBe(urgent.length);
    expect(gradeOf(urgent[0]).severity).toBe('CRITICAL');
    expect(gradeOf(urgent.at(-1)!).severity).toBe('INFO');
  });

  it('takes a column of another type for a warning, a lost one for an error', () => {
    expect(gradeOf({ kind: 'COLUMN', state: 'CHANGED' }).severity).toBe('WARNING');
    expect(gradeOf({ kind: 'COLUMN', state: 'MISSING' }).severity).toBe('ERROR');
  });
});
