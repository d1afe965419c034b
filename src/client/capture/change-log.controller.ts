import { Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminOnly } from '../../platform/security';
import { ChangeLogSwitch, type ChangeLogSwitchView } from './change-log-switch';

/** The switch of a product database's triggers. */
@ApiTags('productConnection')
@AdminOnly()
@Controller('v1/productConnection/:id')
export class ChangeLogController {
  constructor(private readonly changeLog: ChangeLogSwitch) {}

  @Post('switchOff')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Has the triggers write nothing from now on; they stay in place',
    description: 'What the product changes meanwhile is unknown: once it is switched on again, the links are loaded anew by themselves.',
  })
  @ApiOkResponse({ schema: { example: { logging: false, changesLeft: 0 } } })
  switchOff(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.changeLog.switchOff(id);
  }

  @Post('switchOn')
  @HttpCode(200)
  @ApiOperation({ summary: 'Has the triggers log again, also when the database administrator switched them off' })
  @ApiOkResponse({ schema: { example: { logging: true, changesLeft: 1_000_000 } } })
  switchOn(@Param('id', ParseUUIDPipe) id: string): Promise<ChangeLogSwitchView> {
    return this.changeLog.switchOn(id);
  }
}
