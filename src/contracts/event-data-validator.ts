import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { isIsoDate } from '../common/iso-date';
import { entityKeyReader, type EntityKeyReader } from './entity-key-reader';
import { type ActionKind, eventDataJsonSchema, productKey } from './event-data-json-schema';
import type { EntityKeyParts } from './entity-identity';
import { formatPath, type PublishedSchema, type SchemaAttribute } from './schema-definition';
import type { EventAction, JsonObject } from './totvs-message';

/** What is wrong with the data of one event, and where: `{ path: '.items[3].quantity', problem: 'must be ...' }`. */
export interface DataProblem {
  /** Relative to `data`; empty for the data itself. */
  path: string;
  problem: string;
}

/** Checks events against one published SchemaDefinition. Made once, used for every message. */
export interface EventDataValidator {
  readonly schema: PublishedSchema;
  /**
   * @param originApp the sender's product; its column types apply, or those of all products when it is none of them
   * @returns the first problem, or null when the data is as the schema describes it
   */
  validate(originApp: string, action: EventAction, data: JsonObject): DataProblem | null;
  /**
   * The entity's key as the contract's section 6 "Identity" writes it, sorted; for data that has passed `validate`.
   * @returns null when a part of the key is null
   */
  keyParts(originApp: string, data: JsonObject): EntityKeyParts | null;
}

/**
 * Compiles a published schema. A check is compiled when the first event of its product and kind of action comes, so
 * a schema of many products costs only those that send.
 */
export function compileEventDataValidator(schema: PublishedSchema): EventDataValidator {
  const products = new Set(productsOf(schema.attributes));
  const known = (originApp: string) => (products.has(productKey(originApp)) ? productKey(originApp) : null);
  const checks: Record<ActionKind, (product: string | null) => ValidateFunction> = {
    UPSERT: remembered((product) => newAjv().compile(eventDataJsonSchema(schema, product, 'UPSERT'))),
    DELETE: remembered((product) => newAjv().compile(eventDataJsonSchema(schema, product, 'DELETE'))),
  };
  const keyReaders = remembered((product): EntityKeyReader => entityKeyReader(schema, product));
  return {
    schema,
    validate(originApp, action, data) {
      const check = checks[action === 'DELETE' ? 'DELETE' : 'UPSERT'](known(originApp));
      return check(data) ? null : toProblem(check.errors!);
    },
    keyParts: (originApp, data) => keyReaders(known(originApp))(data),
  };
}

const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/;

function newAjv(): Ajv {
  return new Ajv({
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
    formats: {
      decimal: PLAIN_DECIMAL,
      'iso-date': isIsoDate,
      'decimal-or-iso-date': (text: string) => PLAIN_DECIMAL.test(text) || isIsoDate(text),
    },
  });
}

function productsOf(attributes: SchemaAttribute[]): string[] {
  return attributes.flatMap((attribute) => [
    ...attribute.attributeProducts.map((entry) => productKey(entry.productName)),
    ...productsOf(attribute.children),
  ]);
}

function remembered<Value>(make: (product: string | null) => Value): (product: string | null) => Value {
  const made = new Map<string | null, Value>();
  return (product) => {
    let value = made.get(product);
    if (value === undefined) made.set(product, (value = make(product)));
    return value;
  };
}

const TYPE_NAMES: Record<string, string> = { string: 'a text', number: 'a number', object: 'an object', array: 'a list', null: 'null' };
const FORMAT_NAMES: Record<string, string> = {
  decimal: 'a number or the plain decimal text of one',
  'iso-date': 'an ISO 8601 date',
  'decimal-or-iso-date': 'a number, the plain decimal text of one, or an ISO 8601 date',
};

/** Plain words for each keyword of the schemas above; `at` is the property a problem belongs to, if not the path's own. */
const PROBLEMS: Record<string, (params: Record<string, never>) => { at?: string; problem: string }> = {
  required: ({ missingProperty }) => ({ at: missingProperty, problem: 'is missing' }),
  additionalProperties: ({ additionalProperty }) => ({ at: additionalProperty, problem: 'is not in the schema' }),
  type: ({ type }) => ({
    problem: `must be ${[type]
      .flat()
      .map((name) => TYPE_NAMES[name])
      .join(' or ')}`,
  }),
  format: ({ format }) => ({ problem: `must be ${FORMAT_NAMES[format]}` }),
  anyOf: () => ({ problem: 'has not the labels and types that any product of the schema gives it' }),
};

function toProblem(errors: ErrorObject[]): DataProblem {
  const error = errors[errors.length - 1];
  const { at, problem } = PROBLEMS[error.keyword](error.params as Record<string, never>);
  return { path: pointerPath(error.instancePath) + (at === undefined ? '' : formatPath([at], '.')), problem };
}

/** `/items/3/quantity` → `.items[3].quantity`. Names of attributes made of digits look like an index, too. */
function pointerPath(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return formatPath(
    parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    '.',
  );
}
