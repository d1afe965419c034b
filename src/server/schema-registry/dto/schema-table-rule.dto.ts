import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ROW_OPERATORS, type RowOperator, type RowValue } from '../../../contracts';

export class SchemaRowConditionDto {
  @ApiProperty({ example: 'SITUACAO' })
  columnName: string;

  @ApiProperty({ enum: ROW_OPERATORS, description: 'NULL meets NE and nothing else' })
  operator: RowOperator;

  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'array', items: {} }],
    example: 'A',
    description: "Compared as a value of the column's type; a list for IN",
  })
  value: RowValue | RowValue[];
}

export class SchemaTableRuleDto {
  @ApiProperty({ example: 'PIMSMC' })
  productName: string;

  @ApiProperty({ example: 'UNIDADEADM', description: '`table` or `owner.table`' })
  tableName: string;

  @ApiPropertyOptional({
    type: () => [SchemaRowConditionDto],
    description: 'What a row must meet to exist for the connector: leaving it is a DELETE, entering it an INSERT; empty: every row exists',
  })
  rowFilter: SchemaRowConditionDto[];
}

/** The text that documents `tableRules` of a SchemaDefinition. */
export const TABLE_RULES_DESCRIPTION =
  "At most one per product and table. A table with D_E_L_E_T_ and R_E_C_N_O_ that no rule names gets D_E_L_E_T_ NE '*'";

export const TABLE_RULES_EXAMPLE: SchemaTableRuleDto[] = [
  { productName: 'PIMSMC', tableName: 'UNIDADEADM', rowFilter: [{ columnName: 'FG_ATIVO', operator: 'NE', value: 'N' }] },
];
