import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Repository } from 'typeorm';
import { ApiListQuery, etagOf, type HeaderWriter, IdParam, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { Drafts } from './drafts';
import { SchemaDefinitionBody, SchemaDefinitionList, SchemaDefinitionView, toSchemaDefinitionView } from './dto/schema-definition.dto';
import { SchemaDraftRecord } from './schema-draft.entity';

const LIST: ListSpec = {
  searchable: ['name', 'description', 'id'],
  filterable: ['id', 'name', 'version'],
  rangeable: ['createdAt', 'updatedAt'],
  sortable: ['name', 'createdAt', 'updatedAt'],
  defaultOrder: 'name',
};

const INVALID = 'SCHEMA_DEFINITION_INVALID: every broken rule under details, with its attribute path';

/** Drafts of SchemaDefinitions. The bodies are read by the form rules, hence `unknown`. */
@ApiTags('schemaDefinition')
@AdminOnly()
@Controller('v1/schemaDefinition')
export class SchemaDefinitionController {
  constructor(
    private readonly drafts: Drafts,
    @InjectRepository(SchemaDraftRecord) private readonly repository: Repository<SchemaDraftRecord>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Drafts' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: SchemaDefinitionList })
  async list(@Query() query: Record<string, unknown>): Promise<SchemaDefinitionList> {
    const { hasNext, items } = await listEntities(this.repository, LIST, query);
    return { hasNext, items: items.map(toSchemaDefinitionView) };
  }

  @Post()
  @ApiOperation({ summary: 'Create a draft', description: 'status, createdAt and updatedAt may be sent and are replaced.' })
  @ApiBody({ type: SchemaDefinitionBody })
  @ApiCreatedResponse({ type: SchemaDefinitionView, headers: { Location: { schema: { type: 'string' } } } })
  @ApiConflictResponse({ description: 'ALREADY_EXISTS: the id or the name is taken' })
  @ApiUnprocessableEntityResponse({ description: INVALID })
  async create(@Body() body: unknown, @Res({ passthrough: true }) reply: HeaderWriter): Promise<SchemaDefinitionView> {
    const record = await this.drafts.create(body);
    reply.header('location', `/v1/schemaDefinition/${record.id}`).header('etag', etagOf(record.revision));
    return toSchemaDefinitionView(record);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One draft' })
  @ApiOkResponse({ type: SchemaDefinitionView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async get(@IdParam() id: string, @Res({ passthrough: true }) reply: HeaderWriter): Promise<SchemaDefinitionView> {
    const record = await this.drafts.get(id);
    reply.header('etag', etagOf(record.revision));
    return toSchemaDefinitionView(record);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replace a draft', description: 'What is published stays as it is; environmentIds are in force at once.' })
  @ApiBody({ type: SchemaDefinitionBody })
  @ApiOkResponse({ type: SchemaDefinitionView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  @ApiConflictResponse({ description: 'STALE_VERSION, ALREADY_EXISTS (name), SCHEMA_NAME_PUBLISHED' })
  @ApiUnprocessableEntityResponse({ description: INVALID })
  async replace(
    @IdParam() id: string,
    @Body() body: unknown,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<SchemaDefinitionView> {
    const record = await this.drafts.replace(id, body, ifMatch);
    reply.header('etag', etagOf(record.revision));
    return toSchemaDefinitionView(record);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a draft that was never published' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  @ApiConflictResponse({ description: 'STILL_REFERENCED: it has published versions; STALE_VERSION' })
  async remove(@IdParam() id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    await this.drafts.remove(id, ifMatch);
  }
}
