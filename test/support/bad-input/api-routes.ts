import type { Target } from './bad-request';

/** One verb of one path of an OpenAPI document. */
export interface ApiRoute {
  target: Target;
  method: string;
  /** With `{id}` and the like. */
  path: string;
  parameters: string[];
  query: string[];
  /** Which token opens it. */
  auth: 'admin' | 'environment' | null;
  /** A body as the document describes it; undefined: takes none. */
  body: unknown;
}

interface Schema {
  $ref?: string;
  oneOf?: Schema[];
  allOf?: Schema[];
  type?: string;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface Operation {
  parameters?: { name: string; in: string }[];
  security?: Record<string, unknown>[];
  requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }> };
}

export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas?: Record<string, Schema> };
}

/** Every route a process documents. */
export function readRoutes(target: Target, document: ApiDocument): ApiRoute[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      target,
      method: method.toUpperCase(),
      path,
      parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name),
      auth: schemeOf(operation),
      body: bodyOf(operation, document),
    })),
  );
}

function schemeOf(operation: Operation): ApiRoute['auth'] {
  const schemes = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
  return schemes.includes('admin') ? 'admin' : schemes.includes('environment') ? 'environment' : null;
}

function bodyOf(operation: Operation, document: ApiDocument): unknown {
  const content = operation.requestBody?.content['application/json'];
  if (!content) return undefined;
  const [example] = Object.values(content.examples ?? {});
  return example ? example.value : exampleOf(content.schema, document, 0);
}

function exampleOf(schema: Schema, document: ApiDocument, depth: number): unknown {
  if (depth > 6) return null;
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) return exampleOf(document.components.schemas?.[schema.$ref.split('/').pop()!] ?? {}, document, depth + 1);
  const choice = schema.oneOf ?? schema.allOf;
  if (choice) return exampleOf(choice[0], document, depth + 1);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'array':
      return schema.items ? [exampleOf(schema.items, document, depth + 1)] : [];
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [name, exampleOf(property, document, depth + 1)]),
      );
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return 1;
    default:
      return schema.type === 'string' ? 'x' : {};
  }
}
