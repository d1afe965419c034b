import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema } from '../../contracts';
import { ApiListQuery, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { LatestSchema } from './latest-schema.entity';
import { SchemaImport } from './schema-import';
import { SCHEMA_EXAMPLE } from './schema.example';
import { SchemaStore } from './schema-store';

const LIST: ListSpec = {
  searchable: ['name', 'description'],
  filterable: ['id', 'name', 'version', 'status'],
  rangeable: ['createdAt', 'updatedAt', 'receivedAt'],
  sortable: ['name', 'createdAt', 'updatedAt', 'receivedAt'],
  defaultOrder: 'name',
};

/** SchemaDefinitions as synchronised from the Server: to look at, and to import where there is no internet. */
@ApiTags('schemaDefinition')
@AdminOnly()
@Controller('v1/schemaDefinition')
export class SchemaDefinitionController {
  constructor(
    @InjectRepository(LatestSchema) private readonly repository: Repository<LatestSchema>,
    private readonly schemas: SchemaStore,
    private readonly imports: SchemaImport,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Synchronised SchemaDefinitions, each in its newest version' })
  @ApiListQuery(LIST)
  list(@Query() query: Record<string, unknown>) {
    return listEntities(this.repository, LIST, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'The newest synchronised version of one SchemaDefinition' })
  @ApiOkResponse({ schema: { example: SCHEMA_EXAMPLE } })
  async get(@Param('id') id: string): Promise<PublishedSchema> {
    const schema = await this.schemas.latest(id);
    if (!schema) throw new ConnectorError('NOT_FOUND', { what: 'SchemaDefinition', id });
    return schema;
  }

  @Post('sync')
  @HttpCode(200)
  @ApiOperation({ summary: 'Imports published versions from a file: the answer of the Server to GET /v1/schemaDefinition/sync' })
  @ApiBody({ schema: { type: 'object', required: ['items'], example: { items: [SCHEMA_EXAMPLE] } } })
  @ApiOkResponse({ schema: { example: { received: 1, added: 1 } } })
  sync(@Body() body: unknown): Promise<{ received: number; added: number }> {
    return this.imports.run(body);
  }
}
