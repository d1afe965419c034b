import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiListQuery, parseListQuery, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import type { DraftedSchema } from './draft-schema';
import { DraftSchemaDto, TableList, toTableList } from './schema-draft.dto';
import { SchemaDrafts } from './schema-drafts';

const LIST: ListSpec = { searchable: ['owner.name'], filterable: [], rangeable: [], sortable: [], defaultOrder: '' };

/** The way from a product's tables to a SchemaDefinition (contract section 5). */
@ApiTags('productConnection')
@AdminOnly()
@Controller('v1/productConnection/:id')
export class SchemaDraftController {
  constructor(private readonly drafts: SchemaDrafts) {}

  @Get('table')
  @ApiOperation({ summary: 'Tables of the product database the connection may read, by owner and name' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: TableList })
  async tables(@Param('id', ParseUUIDPipe) id: string, @Query() query: Record<string, unknown>): Promise<TableList> {
    const { page, pageSize, search } = parseListQuery(LIST, query);
    return toTableList(await this.drafts.tables(id, search, { number: page, size: pageSize }));
  }

  @Post('draftSchema')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Drafts a SchemaDefinition from tables',
    description: 'Key, a value per column, references and child tables by foreign key. Stored nowhere: post it to the Server.',
  })
  @ApiOkResponse({ description: 'As `POST /v1/schemaDefinition` of the Server takes it' })
  draft(@Param('id', ParseUUIDPipe) id: string, @Body() { tables }: DraftSchemaDto): Promise<DraftedSchema> {
    return this.drafts.draft(id, tables);
  }
}
