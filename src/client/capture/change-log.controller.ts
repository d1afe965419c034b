import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '../../platform/security';
import { ChangeLogSwitch, type ChangeLogSwitchView } from './change-log-switch';

const EXAMPLE: ChangeLogSwitchView = { logging: true, changesLeft: 999_000, state: 'LOGGING', budget: 1_000_000, used: 0.001 };

/** The switch of a product database's triggers. */
@ApiTags('productConnection')
@AdminOnly()
@Controller('v1/productConnection/:id')
export class ChangeLogController {
  constructor(private readonly changeLog: ChangeLogSwitch) {}

  @Get('changeLog')
  @ApiOperation({
    summary: 'How full the change log is, and whether the triggers may write to it',
    description: 'NEARLY_FULL from 80 % of CHANGE_LOG_BUDGET; at 100 % (BUDGET_EXCEEDED) they write nothing until capture has caught up.',
  })
  @ApiOkResponse({ schema: { example: EXAMPLE } })
  look(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.changeLog.look(id);
  }

  @Post('switchOff')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Has the triggers write nothing from now on; they stay in place',
    description: 'What the product changes meanwhile is unknown: once it is switched on again, the links are loaded anew by themselves.',
  })
  @ApiOkResponse({ schema: { example: { ...EXAMPLE, logging: false, changesLeft: 0, state: 'SWITCHED_OFF' } } })
  switchOff(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.changeLog.switchOff(id);
  }

  @Post('switchOn')
  @HttpCode(200)
  @ApiOperation({ summary: 'Has the triggers log again, also when the database administrator switched them off' })
  @ApiOkResponse({ schema: { example: EXAMPLE } })
  switchOn(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.changeLog.switchOn(id);
  }
}
