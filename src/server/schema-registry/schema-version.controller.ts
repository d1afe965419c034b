import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Repository } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema } from '../../contracts';
import { ApiListQuery, type HeaderWriter, IdParam, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { Drafts } from './drafts';
import { PublishBody, PublishedSchemaList, PublishedSchemaView } from './dto/published-schema.dto';
import { Publisher } from './publisher';
import { SchemaVersionRecord, toPublishedSchema } from './schema-version.entity';

const LIST: ListSpec = {
  searchable: ['version'],
  filterable: ['version'],
  rangeable: ['publishedAt'],
  sortable: ['version', 'publishedAt', 'ordinal'],
  defaultOrder: '-ordinal',
};
const WITHIN_SCHEMA: ListSpec = { ...LIST, filterable: [...LIST.filterable, 'schemaId'] };

/** What is published of a SchemaDefinition. */
@ApiTags('schemaDefinition')
@AdminOnly()
@Controller('v1/schemaDefinition/:id')
export class SchemaVersionController {
  constructor(
    private readonly drafts: Drafts,
    private readonly publisher: Publisher,
    @InjectRepository(SchemaVersionRecord) private readonly repository: Repository<SchemaVersionRecord>,
  ) {}

  @Post('publish')
  @ApiOperation({ summary: 'Publish the draft as an immutable version' })
  @ApiCreatedResponse({ type: PublishedSchemaView, headers: { Location: { schema: { type: 'string' } } } })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  @ApiConflictResponse({
    description:
      'INCOMPATIBLE_SCHEMA: what breaks receivers of published versions, under details; ALREADY_EXISTS: the version is published',
  })
  @ApiUnprocessableEntityResponse({ description: 'VERSION_NEEDED: no version follows the last one by itself' })
  async publish(
    @IdParam() id: string,
    @Body() body: PublishBody,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<PublishedSchema> {
    const schema = await this.publisher.publish(id, body ?? {});
    reply.header('location', `/v1/schemaDefinition/${id}/version/${encodeURIComponent(schema.version)}`);
    return schema;
  }

  @Get('version')
  @ApiOperation({ summary: 'Published versions, the newest first' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: PublishedSchemaList })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: no such SchemaDefinition' })
  async list(@IdParam() id: string, @Query() query: Record<string, unknown>): Promise<{ hasNext: boolean; items: PublishedSchema[] }> {
    await this.drafts.get(id);
    const { hasNext, items } = await listEntities(this.repository, WITHIN_SCHEMA, { ...query, schemaId: id });
    return { hasNext, items: items.map(toPublishedSchema) };
  }

  @Get('version/:version')
  @ApiOperation({ summary: 'One published version' })
  @ApiOkResponse({ type: PublishedSchemaView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async get(@IdParam() id: string, @Param('version') version: string): Promise<PublishedSchema> {
    const record = version.includes('\0') ? null : await this.repository.findOneBy({ schemaId: id, version });
    if (record === null) throw new ConnectorError('NOT_FOUND', { what: 'Version', id: version });
    return toPublishedSchema(record);
  }
}
