import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { MAX_VERSION_LENGTH, SCHEMA_STATUSES, type SchemaStatus } from '../../../contracts';
import { INSTANCIA_ATTRIBUTES } from './instancia.example';
import { SchemaAttributeDto } from './schema-attribute.dto';
import { SchemaTableRuleDto, TABLE_RULES_DESCRIPTION, TABLE_RULES_EXAMPLE } from './schema-table-rule.dto';

/** Longest a reader may be kept waiting. */
const MAX_WAIT_SECONDS = 30;

export class PublishBody {
  @ApiPropertyOptional({
    example: '12.1.28',
    maxLength: MAX_VERSION_LENGTH,
    description: "Default: the draft's if still free, else the last one's final number plus one",
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_VERSION_LENGTH)
  @Matches(/^(?=.*\S)\P{Cc}*$/u, { message: '$property must not be blank nor contain control characters' })
  version?: string;

  @ApiPropertyOptional({ default: false, description: 'Publish although receivers of published versions break; needs a reason' })
  @IsOptional()
  @IsBoolean()
  force?: boolean;

  @ApiPropertyOptional({ maxLength: 1000, example: 'No receiver uses the attribute yet' })
  @ValidateIf((body: PublishBody) => body.force === true || body.reason != null)
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_000)
  @Matches(/^[^\0]*$/u, { message: '$property must not contain NUL' })
  reason?: string;
}

export class PublishedSchemaView {
  @ApiProperty({ format: 'uuid', example: 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9', description: 'The same over all versions' })
  id: string;

  @ApiProperty({ example: '12.1.27' })
  version: string;

  @ApiProperty({ example: 'Instancia' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'Instancia' })
  description: string | null;

  @ApiProperty({ enum: SCHEMA_STATUSES, example: 'PRODUCTION' })
  status: SchemaStatus;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it was published' })
  updatedAt: string;

  @ApiProperty({ type: () => [SchemaAttributeDto], example: INSTANCIA_ATTRIBUTES })
  attributes: SchemaAttributeDto[];

  @ApiProperty({ type: () => [SchemaTableRuleDto], example: TABLE_RULES_EXAMPLE, description: TABLE_RULES_DESCRIPTION })
  tableRules: SchemaTableRuleDto[];
}

export class PublishedSchemaList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [PublishedSchemaView] })
  items: PublishedSchemaView[];
}

export class SyncQuery {
  @ApiPropertyOptional({ description: 'The cursor of the answer before; none: from the start' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  since?: string;

  @ApiPropertyOptional({ minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0, description: 'Seconds to wait for a publication' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  wait?: number;
}

export class SyncView {
  @ApiProperty({ description: 'Opaque: hand it back as since' })
  cursor: string;

  @ApiProperty({ type: () => [PublishedSchemaView] })
  items: PublishedSchemaView[];
}
