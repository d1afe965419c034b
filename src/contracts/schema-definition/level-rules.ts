import { isConstant, type SchemaAttribute } from './types';

/** Broken rules with the place they belong to, e.g. `['attributes', 2, 'name']`. */
export type Found = { at: PropertyKey[]; problem: string }[];

/** How names of products and tables are compared. */
export const normalised = (identifier: string): string => identifier.trim().toLowerCase();

/** Rules between the attributes of one level: the root, or the children of one ARRAY. */
export function checkLevel(attributes: SchemaAttribute[], at: PropertyKey[], array: SchemaAttribute | null): Found {
  const names = attributes.map((attribute) => attribute.name);
  return [
    ...repeated(
      names,
      (name) => name,
      (index) => [...at, index, 'name'],
    ),
    ...checkKey(attributes, at, array),
    ...(array === null ? [] : checkJoin(attributes, at)),
    ...checkTables(attributes, at, array),
  ];
}

/** The root has one key; a child may have one, which orders its rows. */
function checkKey(attributes: SchemaAttribute[], at: PropertyKey[], array: SchemaAttribute | null): Found {
  const keys = attributes.filter((attribute) => attribute.entityPrimaryKey).length;
  if (keys === 1 || (keys === 0 && array !== null)) return [];
  const wanted = array === null ? 'exactly one attribute' : 'at most one attribute';
  return [{ at, problem: `must hold ${wanted} with entityPrimaryKey true, there are ${keys}` }];
}

function checkJoin(attributes: SchemaAttribute[], at: PropertyKey[]): Found {
  const joins = [...attributes.entries()].filter(([, attribute]) => attribute.foreignKeyType === 'PARENT_SCHEMA');
  if (joins.length !== 1) return [{ at, problem: `must hold exactly one PARENT_SCHEMA attribute, there are ${joins.length}` }];
  const [index, join] = joins[0];
  return join.attributeProducts.flatMap((product, productIndex) =>
    product.columns.flatMap((column, columnIndex) =>
      isConstant(column)
        ? [{ at: [...at, index, 'attributeProducts', productIndex, 'columns', columnIndex], problem: 'is a constant, which joins nothing' }]
        : column.parentColumnName !== null
          ? []
          : [
              {
                at: [...at, index, 'attributeProducts', productIndex, 'columns', columnIndex, 'parentColumnName'],
                problem: 'is missing: it joins the child to its parent',
              },
            ],
    ),
  );
}

/**
 * Per product, everything on one level lies in one table: that of the key attribute at the root, that of the ARRAY
 * or else of its PARENT_SCHEMA attribute below; and no product appears whose rows could not be told apart or joined.
 */
function checkTables(attributes: SchemaAttribute[], at: PropertyKey[], array: SchemaAttribute | null): Found {
  const leader = attributes.find((attribute) =>
    array === null ? attribute.entityPrimaryKey : attribute.foreignKeyType === 'PARENT_SCHEMA',
  );
  if (leader === undefined) return [];
  const tables = new Map(
    [...leader.attributeProducts, ...(array?.attributeProducts ?? [])].map((product) => [
      normalised(product.productName),
      product.tableName,
    ]),
  );
  const joined = new Set(leader.attributeProducts.map((product) => normalised(product.productName)));
  return attributes.flatMap((attribute, index) =>
    attribute.attributeProducts.flatMap((product, productIndex) => {
      const place = [...at, index, 'attributeProducts', productIndex];
      const key = normalised(product.productName);
      if (!joined.has(key))
        return [{ at: [...place, 'productName'], problem: `has no entry in the attribute ${leader.name}, which identifies the rows` }];
      const table = tables.get(key)!;
      const elsewhere = attribute.type === 'ELEMENT' && normalised(product.tableName) !== normalised(table);
      return elsewhere
        ? [{ at: [...place, 'tableName'], problem: `must be ${table} like the other attributes of ${product.productName}` }]
        : [];
    }),
  );
}

/** Values that are there twice, told where the second stands. */
export function repeated(values: string[], normalise: (value: string) => string, at: (index: number) => PropertyKey[]): Found {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const key = normalise(value);
    if (seen.has(key)) return [{ at: at(index), problem: `${value} is there twice` }];
    seen.add(key);
    return [];
  });
}
