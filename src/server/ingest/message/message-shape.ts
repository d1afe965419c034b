import Ajv, { type ErrorObject } from 'ajv';
import { isIsoDate } from '../../../common/iso-date';
import { EVENT_ACTIONS, type EventData, type TotvsMessage } from '../../../contracts';

/** Deepest nesting of a message; far above any SchemaDefinition, far below what exhausts a stack. */
const MAX_DEPTH = 64;

const MAX_NAME_LENGTH = 256;
const SUSPICIOUS = /[\0-\x1f\x7f-\x9f\ud800-\udfff]/;
const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}]+$/u;

/**
 * Names and ids reach indexes and text columns: no control characters, no lone surrogates, no unbounded length.
 * The first expression is quick and lets nearly every text pass; the second knows paired surrogates.
 */
function isName(text: string): boolean {
  return text !== '' && text.length <= MAX_NAME_LENGTH && (!SUSPICIOUS.test(text) || PLAIN_TEXT.test(text));
}

const NAME = { type: 'string', format: 'name' };
const optional = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] });

const SHAPE = {
  type: 'object',
  required: ['header', 'content'],
  properties: {
    header: {
      type: 'object',
      required: ['type'],
      properties: {
        type: NAME,
        sequence: optional(NAME),
        transactionInfo: {
          type: ['object', 'null'],
          properties: { transactionId: optional(NAME), generatedBy: optional(NAME) },
        },
      },
    },
    content: {
      type: 'object',
      required: ['originApp', 'appVersion', 'schemaName', 'schemaVersion', 'action', 'data', 'createdAt'],
      properties: {
        originApp: NAME,
        originName: optional(NAME),
        appVersion: NAME,
        schemaName: NAME,
        schemaVersion: NAME,
        action: { enum: EVENT_ACTIONS },
        data: { type: 'object' },
        createdAt: { type: 'string', format: 'iso-date-time' },
        token: { type: ['string', 'null'] },
        environmentToken: { type: ['string', 'null'] },
      },
    },
  },
};

const TIME_AND_ZONE = /T.+(?:Z|[+-]\d\d:?\d\d)$/;
const isIsoDateTime = (value: string) => isIsoDate(value) && TIME_AND_ZONE.test(value);

const ajv = new Ajv({ allowUnionTypes: true, formats: { name: isName, 'iso-date-time': isIsoDateTime } });
const matchesShape = ajv.compile<TotvsMessage<EventData>>(SHAPE);

export interface ShapeProblem {
  /** Path of the offending property, `header.type`; empty for the message itself. */
  path: string;
  problem: string;
}

/** Whether something has the form of a TOTVSMessage<EventData>; its data is not looked into. */
export function shapeProblem(message: unknown): ShapeProblem | null {
  if (!matchesShape(message)) return describe(matchesShape.errors![0]);
  if (isNestedTooDeep(message)) return { path: 'message', problem: `is nested deeper than ${MAX_DEPTH} levels` };
  return null;
}

function describe(error: ErrorObject): ShapeProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword !== 'required') return { path: path || 'message', problem: plainProblem(error) };
  const missing = (error.params as { missingProperty: string }).missingProperty;
  return { path: path ? `${path}.${missing}` : missing, problem: 'is required' };
}

const FORMATS: Record<string, string> = {
  name: `must be 1 to ${MAX_NAME_LENGTH} characters, none of them a control character or a lone surrogate`,
  'iso-date-time': 'must be an ISO 8601 date and time with zone, such as 2000-01-01T00:00:00.335846Z',
};

function plainProblem(error: ErrorObject): string {
  switch (error.keyword) {
    case 'enum':
      return `must be one of ${EVENT_ACTIONS.join(', ')}`;
    case 'format':
      return FORMATS[(error.params as { format: string }).format];
    default:
      return error.message ?? 'is not valid';
  }
}

/** `data` is left out: its schema, which allows nothing it does not name, bounds it. */
function isNestedTooDeep(message: TotvsMessage<EventData>): boolean {
  return (
    nestedDeeper(message.header, MAX_DEPTH) ||
    nestedDeeper(message.content, MAX_DEPTH, 'data') ||
    (Object.keys(message).length > 2 && nestedDeeper({ ...message, header: null, content: null }, MAX_DEPTH))
  );
}

/** Looks at every message, so it goes through the properties without making a list of them. */
function nestedDeeper(value: object, levels: number, except?: string): boolean {
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((part) => isObject(part) && nestedDeeper(part, levels - 1));
  for (const name in value) {
    const part = (value as Record<string, unknown>)[name];
    if (isObject(part) && name !== except && nestedDeeper(part, levels - 1)) return true;
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
