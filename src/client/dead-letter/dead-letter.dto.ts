import { ApiProperty } from '@nestjs/swagger';
import { ConnectorError, ERROR_CATALOGUE, type ErrorCode } from '../../common/errors';
import type { DeadLetterEntity } from './dead-letter.entity';
import type { DeadLetterStage, DeadLetterState } from './types';

/** One entity that could not be sent. */
export class DeadLetterDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  connectionId: string;

  @ApiProperty({ format: 'uuid', description: 'ProductConnectionSchema' })
  linkId: string;

  @ApiProperty({ example: 'Instancia' })
  schemaName: string;

  @ApiProperty({ description: 'Identity of the entity with its origin' })
  originId: string;

  @ApiProperty({ description: 'Key as [attribute, label, text]', example: [['id', 'id', '7']] })
  key: string[][];

  @ApiProperty({
    enum: ['CAPTURE', 'LINK'],
    description: 'CAPTURE: could not be read as the schema wants it; LINK: the Server rejected it',
  })
  stage: DeadLetterStage;

  @ApiProperty({ example: 'REQUIRED_ATTRIBUTE_NULL' })
  code: string;

  @ApiProperty({ example: 'nome: is required but null in the row.' })
  reason: string;

  @ApiProperty({ enum: ['OPEN', 'RESEND'] })
  state: DeadLetterState;

  @ApiProperty()
  attempts: number;

  @ApiProperty()
  createdAt: Date;

  @ApiProperty()
  updatedAt: Date;
}

export class DeadLetterListDto {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: [DeadLetterDto] })
  items: DeadLetterDto[];
}

export function toDto(letter: DeadLetterEntity): DeadLetterDto {
  const { id, connectionId, linkId, schemaName, originId, key, stage, code, state, attempts, createdAt, updatedAt } = letter;
  const reason = stage === 'CAPTURE' ? inWords(code, letter.reason) : letter.reason;
  return {
    id,
    connectionId,
    linkId,
    schemaName,
    originId,
    key: key.map((part) => [...part]),
    stage,
    code,
    reason,
    state,
    attempts,
    createdAt,
    updatedAt,
  };
}

/** Capture stores only the attribute path; the catalogue has the words. */
function inWords(code: string, path: string): string {
  return code in ERROR_CATALOGUE ? new ConnectorError(code as ErrorCode, { path }).toBody().message : path;
}
