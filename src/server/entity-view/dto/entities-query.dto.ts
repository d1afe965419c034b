import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { ENTITY_FIELDS, type EntityField } from '../entity-answer';

export class EntitiesQueryDto {
  @ApiPropertyOptional({ description: 'Only entities of this installation' })
  @IsOptional()
  @Matches(/^[^\0]*$/, { message: 'must not hold NUL' })
  originName?: string;

  @ApiPropertyOptional({ description: 'entityKey of the last entity of the answer before; absent: from the first' })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be an entityKey: 64 hexadecimal characters' })
  afterKey?: string;

  @ApiPropertyOptional({ description: 'Most entities of the answer', minimum: 1, maximum: 1000, default: 100, type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1000)
  limit = 100;

  @ApiPropertyOptional({ description: 'Shows deleted entities, too; each carries `deleted: true`', default: false, type: 'boolean' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  deleted = false;

  @ApiPropertyOptional({
    description: `Properties to answer with, separated by commas; all when absent: ${ENTITY_FIELDS.join(', ')}`,
    example: 'entityKey,key',
    type: String,
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value))
  @IsIn(ENTITY_FIELDS, { each: true, message: `must name some of ${ENTITY_FIELDS.join(', ')}` })
  fields?: EntityField[];
}
