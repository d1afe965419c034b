import { Body, Controller, Delete, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiListQuery, etagOf, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { Links } from './links';
import { LINK_EXAMPLES, PLAN_EXAMPLE } from './link.examples';
import { LinkRemoval } from './link-removal';
import type { LinkPlan } from './link-planner';
import { LinkStore } from './link-store';
import { LinkViews } from './link-view';
import { ProductConnectionSchemaDto, ProductConnectionSchemaView, TakeOverQuery } from './product-connection-schema.dto';
import type { ProductConnectionSchema } from './product-connection-schema.entity';

const PATH = 'v1/productConnectionSchema';
const LIST: ListSpec = {
  searchable: ['id', 'nameSchemaDefinition'],
  filterable: [
    'id',
    'idProductConnection',
    'idSchemaDefinition',
    'nameSchemaDefinition',
    'versionSchemaDefinition',
    'state',
    'enableStandalone',
    'enablePublishRemote',
  ],
  rangeable: ['createdAt', 'updatedAt'],
  sortable: ['nameSchemaDefinition', 'state', 'createdAt', 'updatedAt'],
  defaultOrder: 'createdAt',
};

/** Which schemas which product connection publishes (seed document 000, Product Connection Schema). */
@ApiTags('productConnectionSchema')
@AdminOnly()
@Controller(PATH)
export class ProductConnectionSchemaController {
  constructor(
    private readonly links: Links,
    private readonly store: LinkStore,
    private readonly removal: LinkRemoval,
    private readonly views: LinkViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists the links with their states' })
  @ApiListQuery(LIST)
  async list(@Query() query: Record<string, unknown>) {
    const page = await listEntities(this.store.repository, LIST, query);
    return { ...page, items: await this.views.ofAll(page.items) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One link with its state and, when it failed, the reason' })
  @ApiOkResponse({ type: ProductConnectionSchemaView })
  async get(@Param('id', ParseUUIDPipe) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.answer(reply, await this.store.get(id));
  }

  @Post()
  @ApiOperation({
    summary: 'Links a schema to a product connection',
    description: 'Answers at once; triggers are installed and rows loaded in the background, as `state` shows.',
  })
  @ApiBody({ type: ProductConnectionSchemaDto, examples: LINK_EXAMPLES })
  @ApiCreatedResponse({ type: ProductConnectionSchemaView })
  async create(
    @Body() dto: ProductConnectionSchemaDto,
    @Query() { takeOver }: TakeOverQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const link = await this.links.create(dto, takeOver === 'true');
    void reply.header('location', `/${PATH}/${link.id}`);
    return this.answer(reply, link);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replaces the settings of a link; one that failed is tried again' })
  @ApiQuery({ name: 'confirm', required: false, type: Boolean, description: 'Needed to take a company out of tableParameters' })
  @ApiBody({ type: ProductConnectionSchemaDto, examples: LINK_EXAMPLES })
  @ApiOkResponse({ type: ProductConnectionSchemaView })
  async replace(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: ProductConnectionSchemaDto,
    @Query('confirm') confirm: string | undefined,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(reply, await this.links.replace(id, dto, ifMatch, confirm === 'true'));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Uninstalls a link', description: 'Tables that other links use keep their triggers.' })
  @ApiQuery({
    name: 'confirm',
    required: false,
    type: Boolean,
    description: 'Without it, the answer names what would be removed from the product database',
  })
  @ApiNoContentResponse()
  async remove(
    @Param('id', ParseUUIDPipe) id: string,
    @Query('confirm') confirm: string | undefined,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.removal.remove(id, confirm === 'true', ifMatch);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tries a failed link again, approves a waiting version, or has a RESYNC that waits try now' })
  @ApiOkResponse({ type: ProductConnectionSchemaView })
  async resume(
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { takeOver }: TakeOverQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answer(reply, await this.links.resume(id, takeOver === 'true'));
  }

  @Get(':id/plan')
  @ApiOperation({ summary: 'What installing the link, or its waiting version, would still run, and the risks' })
  @ApiOkResponse({ schema: { example: PLAN_EXAMPLE } })
  plan(@Param('id', ParseUUIDPipe) id: string): Promise<LinkPlan> {
    return this.links.plan(id);
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'Plans a link that is not made yet; nothing is stored or run' })
  @ApiBody({ type: ProductConnectionSchemaDto, examples: LINK_EXAMPLES })
  @ApiOkResponse({ schema: { example: PLAN_EXAMPLE } })
  planNew(@Body() dto: ProductConnectionSchemaDto): Promise<LinkPlan> {
    return this.links.planNew(dto);
  }

  @Post(':id/plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'As POST /plan, for a link that is to have this id' })
  @ApiBody({ type: ProductConnectionSchemaDto, examples: LINK_EXAMPLES })
  @ApiOkResponse({ schema: { example: PLAN_EXAMPLE } })
  planWithId(@Param('id', ParseUUIDPipe) _id: string, @Body() dto: ProductConnectionSchemaDto): Promise<LinkPlan> {
    return this.links.planNew(dto);
  }

  private async answer(reply: FastifyReply, link: ProductConnectionSchema): Promise<ProductConnectionSchemaView> {
    void reply.header('etag', etagOf(link.revision));
    return this.views.of(link);
  }
}
