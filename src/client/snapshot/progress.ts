import type { RawKey } from '../../dialects';
import type { CursorPosition } from '../../event-log';

export const SNAPSHOT_STATES = ['PENDING', 'RUNNING', 'PAUSED', 'DONE', 'CANCELLED', 'FAILED'] as const;
export type SnapshotState = (typeof SNAPSHOT_STATES)[number];

/**
 * LOAD: the table is read from its first row. Only in a RESYNC: CATCH_UP waits until the Server's entity view reflects
 * everything sent; SWEEP deletes there what the table lacks.
 */
export const SNAPSHOT_PHASES = ['LOAD', 'CATCH_UP', 'SWEEP'] as const;
export type SnapshotPhase = (typeof SNAPSHOT_PHASES)[number];

/** Progress of one link's load. */
export interface Progress {
  linkId: string;
  /** Counts the loads of the link; whoever works for an earlier one moves nothing on. */
  run: number;
  tableName: string;
  state: SnapshotState;
  phase: SnapshotPhase;
  /** Number of the RESYNC it answers; null: an initial load. */
  resync: number | null;
  /** Whether entities of the origin that another connection sent are swept too. */
  anySender: boolean;
  /** Variants of the link that are still to be loaded, the one under way first; '' where it has none. */
  variants: string[];
  /** Raw key of the last row appended; null before the first chunk of a variant. */
  lastKey: RawKey | null;
  rowsDone: number;
  rowsEstimated: number;
  /** Why it failed, or does not get on. */
  reason: string | null;
  /** Time spent reading and appending. */
  busyMs: number;
  /** What the Server must have before the sweep begins; null while not noted. */
  outboxMark: CursorPosition | null;
  /** entityKey of the last entity swept; null before the first. */
  sweptTo: string | null;
  entitiesDeleted: number;
  /** When it was begun, resumed, or got on the last time. */
  movedAt: Date;
}

/** A row of the table `snapshot`. */
export interface ProgressRow {
  link_id: string;
  run: string;
  table_name: string;
  state: SnapshotState;
  phase: SnapshotPhase;
  resync: number | null;
  any_sender: boolean;
  variants: string[];
  last_key: RawKey | null;
  rows_done: string;
  rows_estimated: string;
  reason: string | null;
  busy_ms: string;
  outbox_epoch: string | null;
  outbox_offset: string | null;
  swept_to: string | null;
  entities_deleted: string;
  moved_at: Date;
}

export function toProgress(row: ProgressRow): Progress {
  return {
    linkId: row.link_id,
    run: Number(row.run),
    tableName: row.table_name,
    state: row.state,
    phase: row.phase,
    resync: row.resync,
    anySender: row.any_sender,
    variants: row.variants,
    lastKey: row.last_key,
    rowsDone: Number(row.rows_done),
    rowsEstimated: Number(row.rows_estimated),
    reason: row.reason,
    busyMs: Number(row.busy_ms),
    outboxMark: row.outbox_offset === null ? null : { epoch: Number(row.outbox_epoch), offset: Number(row.outbox_offset) },
    sweptTo: row.swept_to,
    entitiesDeleted: Number(row.entities_deleted),
    movedAt: row.moved_at,
  };
}

export function isUnderway(progress: Progress | null): progress is Progress {
  return progress !== null && (progress.state === 'PENDING' || progress.state === 'RUNNING');
}
