import { Controller, Get, HttpCode, Param, ParseBoolPipe, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { ApiListQuery, listEntities, type ListPage, type ListSpec } from '../../platform/http';
import { AdminOnly } from '../../platform/security';
import { CheckQuery, DatabaseStructureListDto, StructureChangeListDto, StructureRepairDto } from './database-structure.dto';
import { StructureChangeEntity } from './structure-change.entity';
import { StructureChecker } from './structure-checker';
import { StructureRepair } from './structure-repair';
import { StructureStateEntity } from './structure-state.entity';

const LIST: ListSpec = {
  searchable: ['object', 'detail'],
  filterable: ['idProductConnection', 'object', 'kind', 'state', 'severity', 'priority'],
  rangeable: ['since', 'checkedAt', 'priority'],
  sortable: ['priority', 'object', 'kind', 'state', 'since', 'checkedAt'],
  defaultOrder: 'priority,object',
};
const HISTORY: ListSpec = {
  searchable: ['object', 'detail'],
  filterable: ['idProductConnection', 'object', 'kind', 'fromState', 'toState', 'severity'],
  rangeable: ['changedAt'],
  sortable: ['changedAt', 'object', 'kind'],
  defaultOrder: '-changedAt',
};

/** Our objects in the product databases, and whether they are worked off (seed document 000, Database Structure). */
@ApiTags('databaseStructure')
@AdminOnly()
@Controller('v1/databaseStructure')
export class DatabaseStructureController {
  constructor(
    @InjectRepository(StructureStateEntity) private readonly states: Repository<StructureStateEntity>,
    @InjectRepository(StructureChangeEntity) private readonly changes: Repository<StructureChangeEntity>,
    private readonly checker: StructureChecker,
    private readonly repair: StructureRepair,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every object of the connector in the product databases, as last seen, the most urgent first' })
  @ApiListQuery(LIST)
  @ApiOkResponse({ type: DatabaseStructureListDto })
  list(@Query() query: Record<string, unknown>): Promise<ListPage<StructureStateEntity>> {
    return listEntities(this.states, LIST, query);
  }

  @Get('history')
  @ApiOperation({ summary: 'What changed its state and when, newest first; the last 1,000 changes of each connection' })
  @ApiListQuery(HISTORY)
  @ApiOkResponse({ type: StructureChangeListDto })
  history(@Query() query: Record<string, unknown>): Promise<ListPage<StructureChangeEntity>> {
    return listEntities(this.changes, HISTORY, query);
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Checks now, one connection or all',
    description: 'Of all connections those that cannot be asked stay as last seen.',
  })
  @ApiOkResponse({ type: DatabaseStructureListDto })
  async check(@Query() { idProductConnection }: CheckQuery): Promise<ListPage<StructureStateEntity>> {
    if (idProductConnection === undefined) await this.checker.checkAll();
    else await this.checker.check(idProductConnection);
    return { hasNext: false, items: await this.seen(idProductConnection) };
  }

  @Get(':connectionId/repair')
  @ApiOperation({ summary: 'The statements a repair would run now; runs nothing' })
  @ApiOkResponse({ type: StructureRepairDto })
  async planRepair(@Param('connectionId', ParseUUIDPipe) connectionId: string): Promise<StructureRepairDto> {
    const statements = await this.repair.plan(connectionId);
    return { executed: false, statements, items: await this.seen(connectionId) };
  }

  @Post(':connectionId/repair')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Puts the objects of a connection back as they should be',
    description: 'Links whose tables may have changed unseen meanwhile go to RESYNC.',
  })
  @ApiQuery({ name: 'dryRun', required: false, type: Boolean, description: 'true: as GET, runs nothing' })
  @ApiOkResponse({ type: StructureRepairDto })
  async runRepair(
    @Param('connectionId', ParseUUIDPipe) connectionId: string,
    @Query('dryRun', new ParseBoolPipe({ optional: true })) dryRun = false,
  ): Promise<StructureRepairDto> {
    if (dryRun) return this.planRepair(connectionId);
    const statements = await this.repair.run(connectionId);
    return { executed: true, statements, items: await this.seen(connectionId) };
  }

  private seen(idProductConnection?: string): Promise<StructureStateEntity[]> {
    return this.states.find({ where: idProductConnection ? { idProductConnection } : {}, order: { priority: 'ASC', object: 'ASC' } });
  }
}
