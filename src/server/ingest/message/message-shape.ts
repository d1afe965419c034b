import Ajv, { type ErrorObject } from 'ajv';
import { isIsoDate } from '../../../common/iso-date';
import { EVENT_ACTIONS, type EventData, type TotvsMessage } from '../../../contracts';

/** Deepest nesting of a message; far above any SchemaDefinition, far below what exhausts a stack. */
const MAX_DEPTH = 64;

/** Names and ids reach indexes and text columns: no control characters, no lone surrogates, no unbounded length. */
const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '^[^\\p{Cc}\\p{Cs}]*$' });
const optional = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] });

const SHAPE = {
  type: 'object',
  required: ['header', 'content'],
  properties: {
    header: {
      type: 'object',
      required: ['type'],
      properties: {
        type: text(256),
        sequence: optional(text(64)),
        transactionInfo: {
          type: ['object', 'null'],
          properties: { transactionId: optional(text(256)), generatedBy: optional(text(256)) },
        },
      },
    },
    content: {
      type: 'object',
      required: ['originApp', 'appVersion', 'schemaName', 'schemaVersion', 'action', 'data', 'createdAt'],
      properties: {
        originApp: text(256),
        originName: optional(text(256)),
        appVersion: text(256),
        schemaName: text(256),
        schemaVersion: text(256),
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

const ajv = new Ajv({ allowUnionTypes: true, formats: { 'iso-date-time': isIsoDateTime } });
const matchesShape = ajv.compile<TotvsMessage<EventData>>(SHAPE);

export interface ShapeProblem {
  /** Path of the offending property, `header.type`; empty for the message itself. */
  path: string;
  problem: string;
}

/** Whether something has the form of a TOTVSMessage<EventData>; its data is not looked into. */
export function shapeProblem(message: unknown): ShapeProblem | null {
  if (!matchesShape(message)) return describe(matchesShape.errors![0]);
  if (nestedDeeper(message, MAX_DEPTH)) return { path: 'message', problem: `is nested deeper than ${MAX_DEPTH} levels` };
  return null;
}

function describe(error: ErrorObject): ShapeProblem {
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  if (error.keyword !== 'required') return { path: path || 'message', problem: plainProblem(error) };
  const missing = (error.params as { missingProperty: string }).missingProperty;
  return { path: path ? `${path}.${missing}` : missing, problem: 'is required' };
}

function plainProblem(error: ErrorObject): string {
  switch (error.keyword) {
    case 'enum':
      return `must be one of ${EVENT_ACTIONS.join(', ')}`;
    case 'format':
      return 'must be an ISO 8601 date and time with zone, such as 2000-01-01T00:00:00.335846Z';
    case 'pattern':
      return 'must not hold control characters or lone surrogates';
    default:
      return error.message ?? 'is not valid';
  }
}

function nestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof inner === 'object' && nestedDeeper(inner, levels - 1)) return true;
  }
  return false;
}
