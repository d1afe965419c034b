import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ConnectorError } from '../../common/errors';
import { AdminOnly } from '../../platform/security';
import type { SnapshotState } from './progress';
import { SnapshotProgress } from './snapshot-progress';
import { SnapshotRunner } from './snapshot-runner';
import { SnapshotWatch } from './snapshot-watch';
import { SnapshotActionDto, SnapshotDto, toDto, type SnapshotAction } from './snapshot.dto';

/** In which states of a load each action makes sense. */
const POSSIBLE: Record<Exclude<SnapshotAction, 'START'>, SnapshotState[]> = {
  PAUSE: ['PENDING', 'RUNNING'],
  RESUME: ['PAUSED', 'FAILED'],
  CANCEL: ['PENDING', 'RUNNING', 'PAUSED', 'FAILED'],
};

const RESULT = { PAUSE: 'PAUSED', RESUME: 'RUNNING', CANCEL: 'CANCELLED' } as const;

/** The load of a link: how far it is, and what to do with it. */
@ApiTags('productConnectionSchema')
@ApiBearerAuth('admin')
@AdminOnly()
@Controller('v1/productConnectionSchema/:id/snapshot')
export class SnapshotController {
  constructor(
    private readonly runner: SnapshotRunner,
    private readonly progress: SnapshotProgress,
    private readonly watch: SnapshotWatch,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Progress of the initial load or the RESYNC' })
  @ApiOkResponse({ type: SnapshotDto })
  async show(@Param('id', ParseUUIDPipe) id: string): Promise<SnapshotDto> {
    const progress = await this.progress.find(id);
    if (!progress) throw new ConnectorError('NOT_FOUND', { what: 'Snapshot of ProductConnectionSchema', id });
    return toDto(progress, this.watch.isStalled(progress));
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Start, pause, resume or cancel the load; a RESYNC cannot be cancelled' })
  @ApiOkResponse({ type: SnapshotDto })
  async act(@Param('id', ParseUUIDPipe) id: string, @Body() { action }: SnapshotActionDto): Promise<SnapshotDto> {
    if (action === 'START') {
      await this.runner.begin(id);
    } else {
      const { state, kind } = await this.show(id);
      // A RESYNC that was given up would leave the receivers out of step for good.
      const possible = !(action === 'CANCEL' && kind === 'RESYNC') && (await this.runner.setState(id, POSSIBLE[action], RESULT[action]));
      if (!possible) throw new ConnectorError('LINK_STATE_UNSUITABLE', { id, state, action });
    }
    return this.show(id);
  }
}
