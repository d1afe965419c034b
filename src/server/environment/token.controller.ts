import { Body, Controller, Delete, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ApiCreatedResponse, ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Repository } from 'typeorm';
import { ApiListQuery, type HeaderWriter, IdParam, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { CreatedTokenView, CreateTokenBody, TokenList, TokenView, toTokenView } from './dto/token.dto';
import { EnvironmentToken } from './environment-token.entity';
import { Environments } from './environments';
import { TokenRegister } from './token-register';

const LIST: ListSpec = {
  searchable: ['name', 'id'],
  filterable: ['id', 'name', 'kind'],
  rangeable: ['createdAt', 'expiresAt'],
  sortable: ['name', 'kind', 'createdAt', 'expiresAt'],
  defaultOrder: 'name',
};
const WITHIN_ENVIRONMENT: ListSpec = { ...LIST, filterable: [...LIST.filterable, 'environmentId'] };

@ApiTags('environment')
@AdminOnly()
@Controller('v1/environment/:id/token')
export class TokenController {
  constructor(
    private readonly environments: Environments,
    private readonly register: TokenRegister,
    @InjectRepository(EnvironmentToken) private readonly repository: Repository<EnvironmentToken>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Tokens of an environment, without the tokens themselves' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: TokenList })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: no such environment' })
  async list(@IdParam() id: string, @Query() query: Record<string, unknown>): Promise<TokenList> {
    await this.environments.get(id);
    const { hasNext, items } = await listEntities(this.repository, WITHIN_ENVIRONMENT, { ...query, environmentId: id });
    return { hasNext, items: items.map(toTokenView) };
  }

  @Post()
  @ApiOperation({ summary: 'Issue a token', description: 'To rotate, name the old token as `replaces`: it stays valid for graceSeconds.' })
  @ApiCreatedResponse({ type: CreatedTokenView, headers: { Location: { schema: { type: 'string' } } } })
  @ApiNotFoundResponse({ description: 'NOT_FOUND: no such environment, or no such token to replace' })
  async issue(
    @IdParam() id: string,
    @Body() body: CreateTokenBody,
    @Res({ passthrough: true }) reply: HeaderWriter,
  ): Promise<CreatedTokenView> {
    const { record, token } = await this.register.issue(id, body);
    reply.header('location', `/v1/environment/${id}/token/${record.id}`);
    return { ...toTokenView(record), token };
  }

  @Get(':tokenId')
  @ApiOperation({ summary: 'One token, without the token itself' })
  @ApiOkResponse({ type: TokenView })
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async get(@IdParam() id: string, @IdParam('tokenId') tokenId: string): Promise<TokenView> {
    return toTokenView(await this.register.get(id, tokenId));
  }

  @Delete(':tokenId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token at once' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'NOT_FOUND' })
  async revoke(@IdParam() id: string, @IdParam('tokenId') tokenId: string): Promise<void> {
    await this.register.revoke(id, tokenId);
  }
}
