import { Body, Controller, Delete, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { Repository } from 'typeorm';
import { ApiListQuery, etagOf, listEntities, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { ConnectionTest, type ConnectionTestResult } from './connection-test';
import { ProductConnectionDto, ProductConnectionView } from './product-connection.dto';
import { ProductConnection } from './product-connection.entity';
import { CONNECTION_EXAMPLES } from './product-connection.examples';
import { ProductConnections } from './product-connections';
import { ProductMetadataReader } from './product-metadata-reader';

const PATH = 'v1/productConnection';
const LIST: ListSpec = {
  searchable: ['id', 'productName', 'originName', 'url'],
  filterable: ['id', 'productName', 'productVersion', 'dataBaseType', 'enabled', 'paused', 'originName'],
  rangeable: ['createdAt', 'updatedAt'],
  sortable: ['productName', 'dataBaseType', 'createdAt', 'updatedAt'],
  defaultOrder: 'createdAt',
};

/** Product databases of this Client (seed document 000, Product Connection). */
@ApiTags('productConnection')
@AdminOnly()
@Controller(PATH)
export class ProductConnectionController {
  constructor(
    @InjectRepository(ProductConnection) private readonly repository: Repository<ProductConnection>,
    private readonly connections: ProductConnections,
    private readonly metadata: ProductMetadataReader,
    private readonly connectionTest: ConnectionTest,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists the product databases' })
  @ApiListQuery(LIST)
  async list(@Query() query: Record<string, unknown>) {
    const page = await listEntities(this.repository, LIST, query);
    return { ...page, items: page.items.map(viewOf) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One product database, without its password' })
  @ApiOkResponse({ type: ProductConnectionView })
  async get(@Param('id', ParseUUIDPipe) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return answer(reply, await this.connections.get(id));
  }

  @Post()
  @ApiOperation({
    summary: 'Registers a product database',
    description: 'productName and productVersion are read from TCC_PRODUCT_METADATA when the database can be reached.',
  })
  @ApiBody({ type: ProductConnectionDto, examples: CONNECTION_EXAMPLES })
  @ApiCreatedResponse({ type: ProductConnectionView })
  async create(@Body() dto: ProductConnectionDto, @Res({ passthrough: true }) reply: FastifyReply) {
    const { id } = await this.connections.create(dto);
    await this.metadata.fill(id);
    void reply.header('location', `/${PATH}/${id}`);
    return answer(reply, await this.connections.get(id));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Replaces a product database; an omitted password is kept' })
  @ApiBody({ type: ProductConnectionDto, examples: CONNECTION_EXAMPLES })
  @ApiOkResponse({ type: ProductConnectionView })
  async replace(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: ProductConnectionDto,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.connections.replace(id, dto, ifMatch);
    await this.metadata.fill(id);
    return answer(reply, await this.connections.get(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Removes a product database that no link uses' })
  @ApiNoContentResponse()
  async remove(@Param('id', ParseUUIDPipe) id: string, @Headers('if-match') ifMatch: string | undefined): Promise<void> {
    await this.connections.remove(id, ifMatch);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stops reading; triggers keep logging' })
  @ApiOkResponse({ type: ProductConnectionView })
  async pause(@Param('id', ParseUUIDPipe) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return answer(reply, await this.connections.setPaused(id, true));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Reads on after a pause' })
  @ApiOkResponse({ type: ProductConnectionView })
  async resume(@Param('id', ParseUUIDPipe) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return answer(reply, await this.connections.setPaused(id, false));
  }

  @Post(':id/test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tries everything the connection needs; what is missing comes with what mends it' })
  @ApiOkResponse({ schema: { example: { ok: true, checks: [{ check: 'URL', ok: true, detail: 'localhost:5432/PIMS', remedy: null }] } } })
  test(
    @Param('id', ParseUUIDPipe) id: string,
    @Headers('accept-language') acceptLanguage: string | undefined,
  ): Promise<ConnectionTestResult> {
    return this.connectionTest.run(id, acceptLanguage);
  }
}

function answer(reply: FastifyReply, connection: ProductConnection): object {
  void reply.header('etag', etagOf(connection.revision));
  return viewOf(connection);
}

/** What a ProductConnection shows: never the password, in no form; originName as it is in force. */
function viewOf(connection: Partial<ProductConnection>): object {
  const { passwordCipher: _cipher, revision: _revision, ...shown } = connection;
  return shown;
}
