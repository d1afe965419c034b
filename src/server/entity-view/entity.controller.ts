import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuthenticatedEnvironment, CurrentEnvironment, EnvironmentAuth } from '../environment';
import { EntitiesQueryDto } from './dto/entities-query.dto';
import type { EntityAnswer } from './entity-answer';
import { EntityReader } from './entity-reader';

const LAG_HEADER = 'x-tcc-lag';
const LAG_DOCS = { 'X-TCC-Lag': { description: 'Accepted events the answer does not reflect yet', schema: { type: 'integer' as const } } };

interface HeaderWriter {
  header(name: string, value: string): unknown;
}

/** Where applications read the current state of entities. */
@ApiTags('entity')
@Controller('v1/entity/:schemaName')
@EnvironmentAuth()
export class EntityController {
  constructor(private readonly reader: EntityReader) {}

  @Get()
  @ApiOperation({ summary: 'Current state of the entities of a schema, in the order of entityKey' })
  @ApiOkResponse({ description: '`{hasNext, items}`; hand the last entityKey back as `afterKey`', headers: LAG_DOCS })
  async list(
    @CurrentEnvironment() { id }: AuthenticatedEnvironment,
    @Param('schemaName') schemaName: string,
    @Query() { originName, deleted, afterKey, limit }: EntitiesQueryDto,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<{ hasNext: boolean; items: EntityAnswer[] }> {
    reply.header(LAG_HEADER, String(await this.reader.lag(id)));
    return this.reader.list({ environmentId: id, schemaName, originName, deleted }, afterKey, limit);
  }

  @Get(':entityKey')
  @ApiOperation({ summary: 'Current state of one entity' })
  @ApiOkResponse({ description: '`{schemaName, entityKey, key, originName, originApp, sequence, updatedAt, data}`', headers: LAG_DOCS })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: there is none, or it was deleted' })
  async one(
    @CurrentEnvironment() { id }: AuthenticatedEnvironment,
    @Param('schemaName') schemaName: string,
    @Param('entityKey') entityKey: string,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<EntityAnswer> {
    reply.header(LAG_HEADER, String(await this.reader.lag(id)));
    return this.reader.one(id, schemaName, entityKey);
  }
}
