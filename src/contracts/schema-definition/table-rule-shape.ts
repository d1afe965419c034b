import { z } from 'zod';
import { ROW_OPERATORS, type RowOperator, type RowValue, type SchemaRowCondition } from './types';
import { isValidUnicode, listOf, must, name, oneOf, orDefault } from './zod-parts';

export const MAX_TABLE_RULES = 1_000;
export const MAX_CONDITIONS = 20;
export const MAX_FILTER_VALUES = 1_000;
export const MAX_FILTER_VALUE_LENGTH = 1_000;

const condition = z
  .strictObject({ columnName: name, operator: oneOf(ROW_OPERATORS), value: z.unknown() }, must('an object'))
  .superRefine(({ operator, value }, context) => {
    for (const { at, problem } of valueProblems(operator, value)) {
      context.addIssue({ code: 'custom', path: ['value', ...at], message: problem });
    }
  })
  .transform(({ columnName, operator, value }): SchemaRowCondition => ({ columnName, operator, value: value as RowValue | RowValue[] }));

const tableRule = z.strictObject(
  {
    productName: name,
    tableName: name,
    rowFilter: orDefault(listOf(condition, MAX_CONDITIONS, 'conditions'), () => []),
  },
  must('an object'),
);

/** What is special about single tables; may be left out. */
export const tableRules = orDefault(listOf(tableRule, MAX_TABLE_RULES, 'table rules'), () => []);

interface ValueProblem {
  at: number[];
  problem: string;
}

function valueProblems(operator: RowOperator, value: unknown): ValueProblem[] {
  if (value === undefined) return [{ at: [], problem: 'is missing' }];
  if (operator !== 'IN') return singleProblem(value, []);
  if (!Array.isArray(value)) return [{ at: [], problem: 'must be a list' }];
  if (value.length === 0) return [{ at: [], problem: 'must not be empty' }];
  if (value.length > MAX_FILTER_VALUES) return [{ at: [], problem: `must not have more than ${MAX_FILTER_VALUES} values` }];
  return value.flatMap((single, index) => singleProblem(single, [index]));
}

function singleProblem(value: unknown, at: number[]): ValueProblem[] {
  const problem = brokenBy(value);
  return problem === null ? [] : [{ at, problem }];
}

function brokenBy(value: unknown): string | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'number') {
    const exact = Number.isSafeInteger(value) || !Number.isInteger(value);
    return exact ? null : 'must be a text, so that the number keeps its digits';
  }
  if (typeof value !== 'string') return 'must be a text, a number, or true or false';
  if (value.length > MAX_FILTER_VALUE_LENGTH) return `must not be longer than ${MAX_FILTER_VALUE_LENGTH} characters`;
  return value.includes('\0') || !isValidUnicode(value) ? 'must be valid Unicode without NUL' : null;
}
