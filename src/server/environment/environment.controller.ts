import { Body, Controller, Delete, Get, Headers, HttpCode, Post, Put, Query, Res } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Repository } from 'typeorm';
import { ApiListQuery, etagOf, type HeaderWriter, IdParam, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { ClientEnvironment } from './client-environment.entity';
import {
  CreatedEnvironmentView,
  CreateEnvironmentBody,
  EnvironmentBody,
  EnvironmentList,
  EnvironmentView,
  toEnvironmentView,
} from './dto/environment.dto';
import { Environments } from './environments';

const LIST: ListSpec = {
  searchable: ['name', 'description', 'id'],
  filterable: ['id', 'name', 'enabled'],
  rangeable: ['createdAt', 'updatedAt'],
  sortable: ['name', 'enabled', 'createdAt', 'updatedAt'],
  defaultOrder: 'name',
};

@ApiTags('environment')
@AdminOnly()
@Controller('v1/environment')
export class EnvironmentController {
  constructor(
    private readonly environments: Environments,
    @InjectRepository(ClientEnvironment) private readonly repository: Repository<ClientEnvironment>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Environments' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: EnvironmentList })
  async list(@Query() query: Record<string, unknown>): Promise<EnvironmentList> {
    const { hasNext, items } = await listEntities(this.repository, LIST, query);
    return { hasNext, items: items.map(toEnvironmentView) };
  }

  @Post()
  @ApiOperation({ summary: 'Register an environment', description: 'The answer holds its token of kind CLIENT, which is not shown again.' })
  @ApiCreatedResponse({ type: CreatedEnvironmentView, headers: { Location: { schema: { type: 'string' } } } })
  @ApiConflictResponse({ description: 'ALREADY_EXISTS: the id is taken' })
  async create(@Body() body: CreateEnvironmentBody, @Res({ passthrough: true }) reply: HeaderWriter): Promise<CreatedEnvironmentView> {
    const { environment, token } = await this.environments.create(body);
    reply.header('location', `/v1/environment/${environment.id}`).header('etag', etagOf(environment.revision));
    return { ...toEnvironmentView(environment), token };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One environment' })
  @ApiOkResponse({ type: EnvironmentView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async get(@IdParam() id: string, @Res({ passthrough: true }) reply: HeaderWriter): Promise<EnvironmentView> {
    const environment = await this.environments.get(id);
    reply.header('etag', etagOf(environment.revision));
    return toEnvironmentView(environment);
  }

  @Put(':id')
  @ApiOperation({
    summary: 'Replace an environment',
    description: 'enabled: false is the normal way to end one: its tokens are refused, its data stays.',
  })
  @ApiOkResponse({ type: EnvironmentView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  @ApiConflictResponse({ description: 'STALE_VERSION: If-Match names an older state' })
  async replace(
    @IdParam() id: string,
    @Body() body: EnvironmentBody,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<EnvironmentView> {
    const environment = await this.environments.replace(id, body, ifMatch);
    reply.header('etag', etagOf(environment.revision));
    return toEnvironmentView(environment);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove an environment and its tokens' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  @ApiConflictResponse({ description: 'STALE_VERSION: If-Match names an older state' })
  async remove(@IdParam() id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    await this.environments.remove(id, ifMatch);
  }
}
