import { z } from 'zod';
import { formatPath, type SchemaProblem } from './problem';
import { tableRules } from './table-rule-shape';
import {
  ATTRIBUTE_TYPES,
  COLUMN_TYPES,
  FOREIGN_KEY_TYPES,
  PERSONAL_DATA,
  type SchemaAttribute,
  type SchemaAttributeColumn,
  type SchemaStructure,
} from './types';
import { flag, isValidUnicode, listOf, must, name, oneOf, orDefault, orNull, orUndefined, text } from './zod-parts';

export const MAX_DESCRIPTION_LENGTH = 4_000;
export const MAX_VERSION_LENGTH = 50;
export const MAX_COLUMNS = 100;
export const MAX_PRODUCTS = 100;
export const MAX_ENVIRONMENTS = 10_000;
/** Attributes of one level; the whole definition is held to the same figure by the form rules. */
export const MAX_ATTRIBUTES = 1_000;
/** How deep ARRAY attributes may contain each other. */
export const MAX_NESTING = 3;

/** A SchemaDefinition as somebody sends it, defaults filled in. What is ours to set (status, times) is left out. */
export interface SchemaDraft {
  /** null: the registry gives one. */
  id: string | null;
  version: string | null;
  /** Environments that may use the schema; null: all. */
  environmentIds: string[] | null;
  structure: SchemaStructure;
}

type ShapeResult = { draft: SchemaDraft } | { problems: SchemaProblem[] };

/** Reads untyped JSON as a SchemaDefinition: types, literals, sizes, no unknown properties. */
export function readShape(input: unknown): ShapeResult {
  const parsed = schemaDefinition.safeParse(input);
  if (!parsed.success) return { problems: parsed.error.issues.flatMap(toProblems) };
  const { id, version, environmentIds, name, description, attributes, tableRules } = parsed.data;
  return { draft: { id, version, environmentIds, structure: { name, description, attributes, tableRules } } };
}

function toProblems(issue: z.core.$ZodIssue): SchemaProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), problem: 'is not a property of a SchemaDefinition' }));
  }
  return [{ path: formatPath(issue.path) || 'body', problem: issue.message }];
}

/** Names that become properties of emitted JSON objects; those every JavaScript object inherits confuse receivers. */
const propertyName = name.refine((value) => !(value in Object.prototype), 'is a name every JSON object of JavaScript has already');
const uuid = z.guid(must('a UUID')).transform((value) => value.toLowerCase());

const constantColumn = z.strictObject({ constant: name, label: propertyName }, must('an object'));

const tableColumn = z.strictObject(
  {
    columnName: name,
    parentColumnName: orNull(name),
    type: z.preprocess((value) => (value === 'NUMERIC' ? 'NUMBER' : value), oneOf(COLUMN_TYPES)),
    label: orNull(propertyName),
  },
  must('an object'),
);

/** What it is shows in one property, so that problems are told of that form alone. */
const column = z.custom<unknown>().transform((value, context): SchemaAttributeColumn => {
  const isObject = typeof value === 'object' && value !== null;
  const parsed = (isObject && 'constant' in value ? constantColumn : tableColumn).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as (typeof context.issues)[number]);
  return z.NEVER;
});

const attributeProduct = z.strictObject(
  {
    productName: name,
    tableName: name,
    foreignTableName: orNull(name),
    columns: orDefault(listOf(column, MAX_COLUMNS, 'columns'), () => []),
  },
  must('an object'),
);

/** Written out level by level, so that hostile nesting ends in a problem and not in a full stack. */
function attributes(level: number): z.ZodType<SchemaAttribute[]> {
  const children: z.ZodType<SchemaAttribute[]> =
    level <= MAX_NESTING
      ? attributes(level + 1)
      : z.array(z.custom<SchemaAttribute>()).max(0, `must not nest deeper than ${MAX_NESTING} arrays`);
  const attribute = z.strictObject(
    {
      name: propertyName,
      required: orDefault(flag, () => false),
      type: orDefault(oneOf(ATTRIBUTE_TYPES), () => 'ELEMENT' as const),
      entityPrimaryKey: orDefault(flag, () => false),
      foreignKeyType: orDefault(oneOf(FOREIGN_KEY_TYPES), () => 'NONE' as const),
      personalData: orUndefined(oneOf(PERSONAL_DATA)),
      attributeProducts: orDefault(listOf(attributeProduct, MAX_PRODUCTS, 'products'), () => []),
      children: orDefault(children, () => []),
    },
    must('an object'),
  );
  return listOf(attribute, MAX_ATTRIBUTES, 'attributes');
}

const ignored = z.unknown().optional();
const schemaDefinition = z.strictObject(
  {
    id: orNull(uuid),
    version: orNull(name.max(MAX_VERSION_LENGTH, `must not be longer than ${MAX_VERSION_LENGTH} characters`)),
    name,
    description: orNull(
      text(MAX_DESCRIPTION_LENGTH).refine((value) => !value.includes('\0') && isValidUnicode(value), 'must be valid Unicode without NUL'),
    ),
    status: ignored,
    createdAt: ignored,
    updatedAt: ignored,
    environmentIds: orNull(listOf(uuid, MAX_ENVIRONMENTS, 'environments').min(1, 'must name an environment, or be null for all')),
    attributes: attributes(1),
    tableRules,
  },
  must('an object'),
);
