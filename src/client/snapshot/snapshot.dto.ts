import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { SNAPSHOT_STATES, type Progress, type SnapshotState } from './snapshot-progress';

export const SNAPSHOT_ACTIONS = ['START', 'PAUSE', 'RESUME', 'CANCEL'] as const;
export type SnapshotAction = (typeof SNAPSHOT_ACTIONS)[number];

export class SnapshotActionDto {
  @ApiProperty({ enum: SNAPSHOT_ACTIONS, description: 'START begins from the first row, also when a load is done' })
  @IsIn(SNAPSHOT_ACTIONS)
  action: SnapshotAction;
}

/** Progress of an initial load. */
export class SnapshotDto {
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

  @ApiProperty({ nullable: true, type: String })
  reason: string | null;
}

export function toDto(progress: Progress, now = Date.now()): SnapshotDto {
  const { tableName, rowsDone, rowsEstimated, busyMs, state, reason } = progress;
  const total = Math.max(rowsDone, rowsEstimated);
  const rowsPerSecond = busyMs > 0 ? Math.round((rowsDone * 1_000) / busyMs) : 0;
  const remainingMs = rowsPerSecond > 0 ? ((total - rowsDone) * 1_000) / rowsPerSecond : null;
  return {
    table: tableName,
    rowsDone,
    rowsEstimated,
    percent: state === 'DONE' ? 100 : Math.min(99, total > 0 ? Math.floor((rowsDone * 100) / total) : 0),
    rowsPerSecond,
    eta: state === 'RUNNING' && remainingMs !== null ? new Date(now + remainingMs).toISOString() : null,
    state,
    reason,
  };
}
