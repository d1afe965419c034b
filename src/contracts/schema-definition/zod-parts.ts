import { z } from 'zod';

export const MAX_NAME_LENGTH = 200;

/** What the shapes of this folder are made of, with problems that continue a path as a sentence. */

export const must = (what: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : `must be ${what}`),
});
/** A part that may be missing or null. */
export const orDefault = <Schema extends z.ZodType>(schema: Schema, fallback: () => z.output<Schema>) =>
  schema.nullish().transform((value) => value ?? fallback());
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? null);
export const orUndefined = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);
export const oneOf = <Literals extends readonly [string, ...string[]]>(literals: Literals) =>
  z.enum(literals, must(`one of ${literals.join(', ')}`));
export const listOf = <Schema extends z.ZodType>(schema: Schema, most: number, what: string) =>
  z.array(schema, must('a list')).max(most, `must not have more than ${most} ${what}`);

export const isValidUnicode = (value: string) => !/\p{Cs}/u.test(value);
export const text = (longest: number) => z.string(must('a text')).max(longest, `must not be longer than ${longest} characters`);
export const name = text(MAX_NAME_LENGTH)
  .refine((value) => value.trim() !== '', 'must not be empty')
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')
  .refine(isValidUnicode, 'must be valid Unicode');
export const flag = z.boolean(must('true or false'));
