import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type AuthenticatedEnvironment, CurrentEnvironment, EnvironmentAuth } from '../environment';
import { EntitiesQueryDto } from './dto/entities-query.dto';
import type { EntityAnswer } from './entity-answer';
import { EntityReader } from './entity-reader';

const INTEGER = { type: 'integer' as const };
const PROGRESS_DOCS = {
  'X-TCC-Lag': { description: 'Accepted events the answer does not reflect yet', schema: INTEGER },
  'X-TCC-Head': { description: "Offset of the environment's newest accepted event", schema: INTEGER },
  'X-TCC-Position': { description: 'Offset of the last event the answer reflects for certain', schema: INTEGER },
};

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
  @ApiOkResponse({ description: '`{hasNext, items}`; hand the last entityKey back as `afterKey`', headers: PROGRESS_DOCS })
  async list(
    @CurrentEnvironment() { id }: AuthenticatedEnvironment,
    @Param('schemaName') schemaName: string,
    @Query() { originName, deleted, ...page }: EntitiesQueryDto,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<{ hasNext: boolean; items: Partial<EntityAnswer>[] }> {
    await this.tellProgress(id, reply);
    return this.reader.list({ environmentId: id, schemaName, originName, deleted }, page);
  }

  @Get(':entityKey')
  @ApiOperation({ summary: 'Current state of one entity' })
  @ApiOkResponse({
    description: '`{schemaName, entityKey, key, originName, originApp, generatedBy, sequence, updatedAt, data}`',
    headers: PROGRESS_DOCS,
  })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: there is none, or it was deleted' })
  async one(
    @CurrentEnvironment() { id }: AuthenticatedEnvironment,
    @Param('schemaName') schemaName: string,
    @Param('entityKey') entityKey: string,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<EntityAnswer> {
    await this.tellProgress(id, reply);
    return this.reader.one(id, schemaName, entityKey);
  }

  private async tellProgress(environmentId: string, reply: HeaderWriter): Promise<void> {
    const { head, position } = await this.reader.progress(environmentId);
    reply.header('x-tcc-lag', String(Math.max(0, head - position)));
    reply.header('x-tcc-head', String(head));
    reply.header('x-tcc-position', String(position));
  }
}
