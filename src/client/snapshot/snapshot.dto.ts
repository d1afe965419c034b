import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { SNAPSHOT_PHASES, SNAPSHOT_STATES, type Progress, type SnapshotPhase, type SnapshotState } from './progress';

export const SNAPSHOT_ACTIONS = ['START', 'PAUSE', 'RESUME', 'CANCEL'] as const;
export type SnapshotAction = (typeof SNAPSHOT_ACTIONS)[number];

export class SnapshotActionDto {
  @ApiProperty({ enum: SNAPSHOT_ACTIONS, description: 'START begins from the first row, also when a load is done' })
  @IsIn(SNAPSHOT_ACTIONS)
  action: SnapshotAction;
}

export const SNAPSHOT_KINDS = ['INITIAL', 'RESYNC'] as const;

/** Progress of a load. */
export class SnapshotDto {
  @ApiProperty({ enum: SNAPSHOT_KINDS, description: 'RESYNC: also deletes at the Server what the table lacks' })
  kind: (typeof SNAPSHOT_KINDS)[number];

  @ApiProperty({ example: 'public.orders' })
  table: string;

  @ApiProperty()
  rowsDone: number;

  @ApiProperty({ description: "The database's estimate when the load began" })
  rowsEstimated: number;

  @ApiProperty({ description: '0 to 100; 100 only when done' })
  percent: number;

  @ApiProperty({ description: 'Over the whole load' })
  rowsPerSecond: number;

  @ApiProperty({ nullable: true, type: String, description: 'When it will be done at this pace; null when unknown' })
  eta: string | null;

  @ApiProperty({ enum: SNAPSHOT_STATES })
  state: SnapshotState;

  @ApiProperty({
    enum: SNAPSHOT_PHASES,
    description:
      'LOAD reads the table. In a RESYNC, CATCH_UP then waits until the Server reflects what was sent, and SWEEP deletes there what the table lacks.',
  })
  phase: SnapshotPhase;

  @ApiProperty({ description: 'Entities the sweep has deleted at the Server' })
  entitiesDeleted: number;

  @ApiProperty({ description: 'It should get on and has not moved for SNAPSHOT_STALL_MINUTES' })
  stalled: boolean;

  @ApiProperty({ nullable: true, type: String, description: 'Why it does not get on; it is tried again' })
  reason: string | null;
}

export function toDto(progress: Progress, stalled: boolean, now = Date.now()): SnapshotDto {
  const { tableName, rowsDone, rowsEstimated, busyMs, state, phase, entitiesDeleted, reason } = progress;
  const total = Math.max(rowsDone, rowsEstimated);
  const rowsPerSecond = busyMs > 0 ? Math.round((rowsDone * 1_000) / busyMs) : 0;
  const remainingMs = rowsPerSecond > 0 ? ((total - rowsDone) * 1_000) / rowsPerSecond : null;
  return {
    kind: progress.resync === null ? 'INITIAL' : 'RESYNC',
    table: tableName,
    rowsDone,
    rowsEstimated,
    percent: percentOf(progress, total),
    rowsPerSecond,
    eta: state === 'RUNNING' && phase === 'LOAD' && remainingMs !== null ? new Date(now + remainingMs).toISOString() : null,
    state,
    phase,
    entitiesDeleted,
    stalled,
    reason,
  };
}

function percentOf({ state, phase, rowsDone }: Progress, total: number): number {
  if (state === 'DONE') return 100;
  return phase === 'LOAD' && total > 0 ? Math.min(99, Math.floor((rowsDone * 100) / total)) : phase === 'LOAD' ? 0 : 99;
}
