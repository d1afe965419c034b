import type { Overhead } from './overhead';
import type { CheckId, Texts } from './texts';

export interface CheckResult {
  check: CheckId;
  result: 'HELD' | 'LIMITED' | 'FAILED';
  /** What was seen; empty where the guarantee holds. */
  detail: string;
  milliseconds: number;
}

/** What `--json` prints. */
export interface Report {
  server: string;
  schema: string;
  startedAt: string;
  checks: CheckResult[];
  /** In microseconds; null: not measured. */
  overhead: Overhead | null;
  /** Objects that could not be removed; null: not known. */
  leftovers: string[] | null;
  interrupted: boolean;
}

/** Whether every guarantee holds here, and nothing is left. */
export function isCertified({ checks, leftovers, interrupted }: Report): boolean {
  return !interrupted && leftovers?.length === 0 && checks.every(({ result }) => result !== 'FAILED');
}

export function lineOf({ check, result, detail, milliseconds }: CheckResult, texts: Texts): string {
  const word = { HELD: texts.held, LIMITED: texts.limited, FAILED: texts.failed }[result];
  return `${word.padEnd(6)} ${texts.checks[check]} (${milliseconds} ms)${detail === '' ? '' : `\n       ${detail}`}`;
}

export function closingOf({ checks, overhead, leftovers }: Report, texts: Texts): string {
  const count = (wanted: CheckResult['result']) => checks.filter(({ result }) => result === wanted).length;
  const costs = overhead && [
    `${texts.overheadTitle}:`,
    `  ${texts.single}: ${texts.cost(overhead.single.plain, overhead.single.captured)}`,
    `  ${texts.bulk}: ${texts.cost(overhead.bulk.plain, overhead.bulk.captured)}`,
  ];
  return ['', ...(costs ?? []), removalOf(leftovers, texts), texts.summary(count('HELD'), count('LIMITED'), count('FAILED'))].join('\n');
}

function removalOf(leftovers: string[] | null, texts: Texts): string {
  if (leftovers === null) return texts.unknownLeft;
  return leftovers.length === 0 ? texts.nothingLeft : texts.leftovers(leftovers.join(', '));
}
