import { type Found, normalised, repeated } from './level-rules';
import type { SchemaAttribute, SchemaTableRule } from './types';

/**
 * Rules of the table rules: one per table, and only for products the schema maps. Whether the table and its columns
 * exist is for the mapping to say, which sees the product's catalogue.
 */
export function checkTableRules(rules: SchemaTableRule[], attributes: SchemaAttribute[]): Found {
  const products = new Set(
    attributes.flatMap(({ attributeProducts }) => attributeProducts.map(({ productName }) => normalised(productName))),
  );
  const unknown = rules.flatMap(({ productName }, index) =>
    products.has(normalised(productName)) ? [] : [{ at: ['tableRules', index, 'productName'], problem: 'is the product of no attribute' }],
  );
  const tables = rules.map(({ productName, tableName }) => `${productName.trim()} ${tableName.trim()}`);
  return [...unknown, ...repeated(tables, normalised, (index) => ['tableRules', index, 'tableName'])];
}
