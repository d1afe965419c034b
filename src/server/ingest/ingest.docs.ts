import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiServiceUnavailableResponse,
  ApiUnauthorizedResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { EVENT_ACTIONS } from '../../contracts';
import { PESSOA_MESSAGE } from './pessoa.example';

const text = (description: string, example?: string) => ({ type: 'string', description, example });

const MESSAGE_SCHEMA = {
  type: 'object',
  description: 'TOTVSMessage<EventData>; unknown properties outside content.data are kept and passed on',
  required: ['header', 'content'],
  properties: {
    header: {
      type: 'object',
      required: ['type'],
      properties: {
        type: text('Name of the SchemaDefinition, as content.schemaName', 'PESSOA'),
        generatedOn: text('ISO 8601'),
        locale: text('Language of the content', 'pt_BR'),
        sequence: text('<epoch>.<20-digit offset>; a lower one of the same generatedBy and entity is older'),
        transactionInfo: {
          type: 'object',
          properties: { transactionId: text('What a repeat is recognised by; assigned when missing'), generatedBy: text('The sender') },
        },
      },
    },
    content: {
      type: 'object',
      required: ['originApp', 'appVersion', 'schemaName', 'schemaVersion', 'action', 'data', 'createdAt'],
      properties: {
        originApp: text('Product that sends', 'PESSOAS'),
        originName: text('Installation of the product, where there are several; default originApp'),
        appVersion: text('Version of the product', '1'),
        schemaName: text('Name of the SchemaDefinition', 'PESSOA'),
        schemaVersion: text('Published version the data was built by', '1'),
        action: { type: 'string', enum: [...EVENT_ACTIONS] },
        data: { type: 'object', description: 'As the schema describes it' },
        createdAt: text('ISO 8601 with zone', '2000-01-01T00:00:00.335846Z'),
        token: text('Environment token, for senders without Authorization header; removed before anything is stored'),
      },
    },
  },
};

const RESULT_SCHEMA = {
  type: 'object',
  required: ['id', 'status'],
  properties: {
    index: { type: 'integer', description: 'Place in the array sent, from 0' },
    id: text('transactionId, given or assigned'),
    status: { type: 'string', enum: ['ACCEPTED', 'DUPLICATE', 'REJECTED'] },
    code: text('Why it was rejected'),
    message: text('The same in words'),
  },
};

const DESCRIPTION = `
One message or an array of up to 1,000 (8 MiB inflated, gzip accepted). What is answered as ACCEPTED is stored.

Authentication: \`Authorization: Bearer\` with a token of kind CLIENT or APPLICATION, or \`content.token\` in every message; both must agree.
One message: 200, or 422 with the reason. An array: 200 with a result per message; a rejected one does not block the others.`;

/** OpenAPI of `POST /v1/environment/eventsData`. */
export function ApiIngest(): MethodDecorator {
  return applyDecorators(
    ApiBearerAuth('environment'),
    ApiOperation({ summary: 'Send events', description: DESCRIPTION }),
    ApiHeader({
      name: 'X-TCC-Link',
      required: false,
      description: "Only a Client's link: `<instanceId>; epoch=<n>; first=<offset>; last=<offset>`",
    }),
    ApiBody({
      schema: { oneOf: [MESSAGE_SCHEMA, { type: 'array', maxItems: 1000, items: MESSAGE_SCHEMA }] },
      examples: { one: { summary: 'One message', value: PESSOA_MESSAGE }, array: { summary: 'Several messages', value: [PESSOA_MESSAGE] } },
    }),
    ApiOkResponse({
      schema: {
        oneOf: [{ type: 'object', required: ['results'], properties: { results: { type: 'array', items: RESULT_SCHEMA } } }, RESULT_SCHEMA],
      },
    }),
    ApiBadRequestResponse({ description: 'BODY_MALFORMED, LINK_HEADER_INVALID' }),
    ApiUnauthorizedResponse({ description: 'UNAUTHORIZED, TOKEN_INVALID, TOKEN_MISMATCH' }),
    ApiForbiddenResponse({ description: 'ENVIRONMENT_DISABLED, FORBIDDEN' }),
    ApiConflictResponse({
      description: 'LINK_GAP (the expected offset is in the header X-TCC-Expected), LINK_EPOCH_OLD, VERSION_MISMATCH',
    }),
    ApiPayloadTooLargeResponse({ description: 'BODY_TOO_LARGE' }),
    ApiUnprocessableEntityResponse({ description: 'One message: MESSAGE_INVALID, TYPE_MISMATCH, SCHEMA_UNKNOWN, DATA_INVALID' }),
    ApiServiceUnavailableResponse({ description: 'UNAVAILABLE: repeat after Retry-After; a repeat is recognised' }),
  );
}
