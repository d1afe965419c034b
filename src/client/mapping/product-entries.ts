import type { SchemaAttribute, SchemaAttributeProduct, SchemaStructure } from '../../contracts';

/** Product names are compared trimmed and ignoring case (contract section 6). */
export function sameProduct(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

/** How an attribute is stored by a product; null when it is not. */
export function entryFor(attribute: SchemaAttribute, productName: string): SchemaAttributeProduct | null {
  return attribute.attributeProducts.find((entry) => sameProduct(entry.productName, productName)) ?? null;
}

/** Whether the product stores the attribute: by an entry of its own or, for an ARRAY, by one of its children. */
export function isMapped(attribute: SchemaAttribute, productName: string): boolean {
  return entryFor(attribute, productName) !== null || attribute.children.some((child) => isMapped(child, productName));
}

/** Names of all products a SchemaDefinition maps, as first written, in order of appearance. */
export function productsOf(schema: Pick<SchemaStructure, 'attributes'>): string[] {
  const products = new Map<string, string>();
  visit(schema.attributes, (attribute) => {
    for (const { productName } of attribute.attributeProducts) {
      const key = productName.trim().toLowerCase();
      if (!products.has(key)) products.set(key, productName.trim());
    }
  });
  return [...products.values()];
}

/** Distinct table names a SchemaDefinition uses for one product, as written, those of table rules included. */
export function tableNamesOf(schema: Pick<SchemaStructure, 'attributes' | 'tableRules'>, productName: string): string[] {
  const names = new Set<string>();
  visit(schema.attributes, (attribute) => {
    const tableName = entryFor(attribute, productName)?.tableName?.trim();
    if (tableName) names.add(tableName);
  });
  for (const rule of schema.tableRules) if (sameProduct(rule.productName, productName)) names.add(rule.tableName.trim());
  return [...names];
}

function visit(attributes: SchemaAttribute[], action: (attribute: SchemaAttribute) => void): void {
  for (const attribute of attributes) {
    action(attribute);
    visit(attribute.children, action);
  }
}
