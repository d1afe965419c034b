import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../../common/errors';
import type { EventData, EventDataValidator, TotvsMessage } from '../../../contracts';
import { PublishedSchemas } from '../../schema-registry';
import { shapeProblem } from './message-shape';

const KEY_PROBLEM = 'the entity key is missing, has a part that is null, or a number of more than 15 digits that is not sent as text';

/** Tells why a message cannot be accepted for an environment, or null when it can; a promise while its schema is looked up. */
export type MessageCheck = (message: unknown, environmentId: string) => ConnectorError | null | Promise<ConnectorError | null>;

/** Checks messages against the contract and their published schema. */
@Injectable()
export class MessageChecker {
  constructor(private readonly schemas: PublishedSchemas) {}

  /** A check for the messages of one request, which mostly share a schema: each is looked up once. */
  forRequest(): MessageCheck {
    const validators = new Map<string, EventDataValidator | null>();
    return (message, environmentId) => {
      const problem = shapeProblem(message);
      if (problem) return new ConnectorError('MESSAGE_INVALID', { ...problem });
      const { header, content } = message as TotvsMessage<EventData>;
      if (header.type !== content.schemaName) {
        return new ConnectorError('TYPE_MISMATCH', { type: header.type, schemaName: content.schemaName });
      }
      const schema = `${environmentId} ${content.schemaVersion}\n${content.schemaName}`;
      const validator = validators.get(schema);
      if (validator !== undefined) return contentProblem(validator, content);
      return this.schemas.validator(content.schemaName, content.schemaVersion, environmentId).then((found) => {
        validators.set(schema, found);
        return contentProblem(found, content);
      });
    };
  }
}

function contentProblem(validator: EventDataValidator | null, content: EventData): ConnectorError | null {
  return validator ? dataProblem(validator, content) : schemaUnknown(content);
}

function schemaUnknown({ schemaName, schemaVersion }: EventData): ConnectorError {
  return new ConnectorError('SCHEMA_UNKNOWN', { schemaName, schemaVersion });
}

/** A key that is not whole would leave the entity without an identity, so such data is refused, too. */
function dataProblem(
  validator: EventDataValidator,
  { schemaName, schemaVersion, originApp, action, data }: EventData,
): ConnectorError | null {
  const problem = validator.validate(originApp, action, data) ?? keyProblem(validator, originApp, data);
  return problem && new ConnectorError('DATA_INVALID', { schemaName, schemaVersion, ...problem });
}

function keyProblem(validator: EventDataValidator, originApp: string, data: EventData['data']): { path: string; problem: string } | null {
  return validator.keyParts(originApp, data) ? null : { path: '', problem: KEY_PROBLEM };
}
