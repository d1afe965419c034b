import type { StructureState } from '../../dialects';

/**
 * What is looked at. Beside the objects: CHANGE_LOG_GROWTH, the share of the budget that waits; CAPTURE_LAG, the age of the
 * first waiting change; DATABASE_INSTANCE, whether it is the database the links were installed in; UNSTAMPED_ROWS, rows of a
 * table no trigger has seen.
 */
export const FINDING_KINDS = [
  'CHANGE_LOG',
  'OWNER',
  'SEQUENCE',
  'FUNCTION',
  'TRIGGER',
  'COLUMN',
  'CHANGE_LOG_GROWTH',
  'CAPTURE_LAG',
  'DATABASE_INSTANCE',
  'UNSTAMPED_ROWS',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** EXCEEDED: beyond its limit. RESTORED_OR_CLONED: another database than the one the links were installed in. */
export const FINDING_STATES = ['OK', 'MISSING', 'DISABLED', 'INVALID', 'CHANGED', 'EXCEEDED', 'RESTORED_OR_CLONED'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** CRITICAL: the product's writes may fail. ERROR: changes are not captured. WARNING: they may not be before long, or were not. */
export const SEVERITIES = ['INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing that was looked at. */
export interface Finding {
  object: string;
  kind: FindingKind;
  state: FindingState;
  /** For people; empty when there is nothing to say. */
  detail: string;
}

export interface Grade {
  severity: Severity;
  /** 1 is the most urgent. */
  priority: number;
}

const WELL: Grade = { severity: 'INFO', priority: 100 };
const OF_STATE: Record<StructureState['state'], Grade> = {
  OK: WELL,
  INVALID: { severity: 'CRITICAL', priority: 1 },
  MISSING: { severity: 'ERROR', priority: 2 },
  DISABLED: { severity: 'ERROR', priority: 3 },
  CHANGED: { severity: 'ERROR', priority: 4 },
};
const OF_KIND: Partial<Record<FindingKind, Grade>> = {
  CHANGE_LOG_GROWTH: { severity: 'WARNING', priority: 6 },
  CAPTURE_LAG: { severity: 'ERROR', priority: 7 },
  DATABASE_INSTANCE: { severity: 'ERROR', priority: 8 },
  UNSTAMPED_ROWS: { severity: 'WARNING', priority: 9 },
};

/** How bad it is, and what comes first. */
export function gradeOf({ kind, state }: Pick<Finding, 'kind' | 'state'>): Grade {
  if (state === 'OK') return WELL;
  // A column of another type loses nothing; one that is gone may make the product's writes fail until it is back.
  if (kind === 'COLUMN') return { severity: state === 'CHANGED' ? 'WARNING' : 'ERROR', priority: 5 };
  return state === 'EXCEEDED' || state === 'RESTORED_OR_CLONED' ? OF_KIND[kind]! : OF_STATE[state];
}

/** Whether it keeps the process from being ready. */
export function isTrouble(severity: Severity): boolean {
  return severity === 'ERROR' || severity === 'CRITICAL';
}
