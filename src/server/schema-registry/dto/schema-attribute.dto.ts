import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  COLUMN_TYPES,
  type ColumnType,
  FOREIGN_KEY_TYPES,
  type ForeignKeyType,
  PERSONAL_DATA,
  type PersonalData,
} from '../../../contracts';

// These classes document; what is sent is read by the form rules of the contract, which name every problem with its path.

export class SchemaAttributeColumnDto {
  @ApiPropertyOptional({ example: 'DE_UNI_ADM', description: 'Needed unless there is a constant' })
  columnName?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "Column of the foreign key's table; joins an ARRAY child to its parent",
  })
  parentColumnName?: string | null;

  @ApiPropertyOptional({ enum: COLUMN_TYPES, description: 'NUMERIC is read as NUMBER' })
  type?: ColumnType;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'Label in keys and references; default is the column name' })
  label: string | null;

  @ApiPropertyOptional({
    example: '{company}',
    description:
      'In place of columnName and type, with a label: a text that is the same in every row. {company} stands for the company of the table',
  })
  constant?: string;
}

export class SchemaAttributeProductDto {
  @ApiProperty({ example: 'PIMSMC' })
  productName: string;

  @ApiProperty({ example: 'UNIDADEADM', description: '`table` or `owner.table`; may hold {company}, e.g. SA1{company}0' })
  tableName: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  foreignTableName: string | null;

  @ApiProperty({ type: () => [SchemaAttributeColumnDto] })
  columns: SchemaAttributeColumnDto[];
}

export class SchemaAttributeDto {
  @ApiProperty({ example: 'nome' })
  name: string;

  @ApiPropertyOptional({ default: false })
  required: boolean;

  @ApiPropertyOptional({ enum: ATTRIBUTE_TYPES, default: 'ELEMENT' })
  type: AttributeType;

  @ApiPropertyOptional({ default: false, description: 'Exactly one attribute of the root' })
  entityPrimaryKey: boolean;

  @ApiPropertyOptional({ enum: FOREIGN_KEY_TYPES, default: 'NONE' })
  foreignKeyType: ForeignKeyType;

  @ApiPropertyOptional({ enum: PERSONAL_DATA, default: 'NONE', description: 'How sensitive what it tells about a person is' })
  personalData?: PersonalData;

  @ApiProperty({ type: () => [SchemaAttributeProductDto] })
  attributeProducts: SchemaAttributeProductDto[];

  @ApiPropertyOptional({ type: () => [SchemaAttributeDto], description: 'Only for ARRAY' })
  children: SchemaAttributeDto[];
}
