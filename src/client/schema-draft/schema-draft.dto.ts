import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { IsPlainName } from '../../platform/http';
import type { TablePage } from './schema-drafts';

const MAX_TABLES = 50;

/** Which tables make one entity. */
export class DraftSchemaDto {
  @ApiProperty({
    type: [String],
    example: ['orders', 'order_item'],
    description: '`table` or `owner.table`. One table refers to none of the others: it is the entity; the others become ARRAYs of it',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TABLES)
  @ArrayUnique()
  @IsPlainName(200, { each: true })
  tables: string[];
}

/** A table of a product database's catalogue. */
export class TableView {
  @ApiProperty({ example: 'public' })
  owner: string;

  @ApiProperty({ example: 'orders' })
  name: string;

  @ApiProperty({ type: Number, nullable: true, example: 120_000, description: 'The database’s own estimate; null when it never counted' })
  estimatedRows: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Sales orders', description: 'Comment in the catalogue' })
  comment: string | null;
}

export class TableList {
  @ApiProperty()
  hasNext: boolean;

  @ApiProperty({ type: () => [TableView] })
  items: TableView[];
}

/** A page of tables as it is shown. */
export function toTableList({ hasNext, items }: TablePage): TableList {
  return {
    hasNext,
    items: items.map(({ table, estimatedRows, comment }) => ({
      owner: table.schema,
      name: table.name,
      estimatedRows: estimatedRows < 0 ? null : estimatedRows,
      comment,
    })),
  };
}
