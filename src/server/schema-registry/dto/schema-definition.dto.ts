import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SCHEMA_STATUSES, type SchemaStatus } from '../../../contracts';
import type { SchemaDraftRecord } from '../schema-draft.entity';
import { INSTANCIA_ATTRIBUTES } from './instancia.example';
import { SchemaAttributeDto } from './schema-attribute.dto';
import { SchemaTableRuleDto, TABLE_RULES_DESCRIPTION, TABLE_RULES_EXAMPLE } from './schema-table-rule.dto';

const ID = 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9';

/** What is sent. */
export class SchemaDefinitionBody {
  @ApiPropertyOptional({ format: 'uuid', example: ID, description: 'Given by the Server unless sent' })
  id?: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '12.1.27', description: 'Version the next publication is to have' })
  version?: string | null;

  @ApiProperty({ example: 'Instancia', maxLength: 200, description: 'Unique' })
  name: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: 'Instancia' })
  description?: string | null;

  @ApiPropertyOptional({
    type: [String],
    format: 'uuid',
    nullable: true,
    example: null,
    description: 'Environments that may use it; null: all',
  })
  environmentIds?: string[] | null;

  @ApiProperty({ type: () => [SchemaAttributeDto], example: INSTANCIA_ATTRIBUTES })
  attributes: SchemaAttributeDto[];

  @ApiPropertyOptional({
    type: () => [SchemaTableRuleDto],
    default: [],
    example: TABLE_RULES_EXAMPLE,
    description: TABLE_RULES_DESCRIPTION,
  })
  tableRules?: SchemaTableRuleDto[];
}

/** A draft, as it stands. */
export class SchemaDefinitionView extends SchemaDefinitionBody {
  @ApiProperty({ format: 'uuid', example: ID })
  declare id: string;

  @ApiProperty({ enum: SCHEMA_STATUSES, example: 'DEVELOPMENT' })
  status: SchemaStatus;

  @ApiProperty({ format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ format: 'date-time' })
  updatedAt: Date;
}

export class SchemaDefinitionList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [SchemaDefinitionView] })
  items: SchemaDefinitionView[];
}

export function toSchemaDefinitionView(record: SchemaDraftRecord): SchemaDefinitionView {
  const { id, version, name, description, createdAt, updatedAt, environmentIds, attributes, tableRules } = record;
  return { id, version, name, description, status: 'DEVELOPMENT', createdAt, updatedAt, environmentIds, attributes, tableRules };
}
