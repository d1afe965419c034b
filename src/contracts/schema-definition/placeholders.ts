import type { Found } from './level-rules';
import { normalised } from './level-rules';
import { isConstant, type SchemaAttribute, type SchemaAttributeProduct, type SchemaTableRule } from './types';

/** Names that may stand in braces in a table's name or a constant; each link says what they stand for. */
export const TABLE_PLACEHOLDERS = ['company'] as const;

/** What stands for the placeholders: a link has one table of each name per company. */
export interface TableParameters {
  company: string[];
}

export const MAX_COMPANIES = 200;
/** What may stand for a placeholder. */
export const PARAMETER_VALUE = /^[0-9A-Za-z_]{1,20}$/;

/** One attribute where it stands. */
interface Place {
  attribute: SchemaAttribute;
  at: PropertyKey[];
  root: boolean;
}

/** A text that may hold placeholders, and where it stands. */
interface Written {
  product: string;
  text: string;
  at: PropertyKey[];
}

/** Placeholders of a text, known or not. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{(\w*)\}/g)].map(([, name]) => name);
}

/** A text with a value in place of every `{company}`. */
export function withCompany(text: string, company: string): string {
  return text.replaceAll('{company}', company);
}

/**
 * Rules of placeholders: only known ones; and where a product's tables are named by company, its root table is, and its key
 * holds the company: otherwise one company's entities would overwrite another's.
 */
export function checkPlaceholders(places: Place[], rules: SchemaTableRule[]): Found {
  const written = [...places.flatMap(writtenIn), ...rules.map(writtenInRule)];
  const unknown = written.flatMap(({ text, at }) =>
    placeholdersOf(text)
      .filter((name) => !(TABLE_PLACEHOLDERS as readonly string[]).includes(name))
      .map((name) => ({ at, problem: `holds {${name}}; the only placeholder is {company}` })),
  );
  const products = new Set(written.filter(({ text }) => text.includes('{company}')).map(({ product }) => normalised(product)));
  const keys = places.filter(({ attribute, root }) => root && attribute.entityPrimaryKey);
  return [...unknown, ...keys.flatMap((key) => [...products].flatMap((product) => checkKeyOf(key, product)))];
}

function checkKeyOf({ attribute, at }: Place, product: string): Found {
  const index = attribute.attributeProducts.findIndex(({ productName }) => normalised(productName) === product);
  if (index === -1) return [];
  const { tableName, columns } = attribute.attributeProducts[index];
  const place = [...at, 'attributeProducts', index];
  if (!tableName.includes('{company}'))
    return [{ at: [...place, 'tableName'], problem: 'must hold {company} like other table names or constants of the product' }];
  const told = columns.some((column) => isConstant(column) && column.constant.includes('{company}'));
  return told
    ? []
    : [
        {
          at: [...place, 'columns'],
          problem: 'must hold a column with the constant {company}: companies use the same keys for different rows',
        },
      ];
}

function writtenIn({ attribute, at }: Place): Written[] {
  return attribute.attributeProducts.flatMap((entry, index) => writtenInEntry(entry, [...at, 'attributeProducts', index]));
}

function writtenInEntry(
  { productName: product, tableName, foreignTableName, columns }: SchemaAttributeProduct,
  at: PropertyKey[],
): Written[] {
  return [
    { product, text: tableName, at: [...at, 'tableName'] },
    { product, text: foreignTableName ?? '', at: [...at, 'foreignTableName'] },
    ...columns.flatMap((column, index) =>
      isConstant(column) ? [{ product, text: column.constant, at: [...at, 'columns', index, 'constant'] }] : [],
    ),
  ];
}

function writtenInRule({ productName: product, tableName: text }: SchemaTableRule, index: number): Written {
  return { product, text, at: ['tableRules', index, 'tableName'] };
}
