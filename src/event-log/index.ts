import { CreateEventLog1763700000000 } from './migrations/create-event-log';
import { PartitionEventSegment1763800070000 } from './migrations/partition-event-segment';

export { EventLog } from './event-log';
export { EventLogModule } from './event-log.module';
export { Retention } from './retention/retention';
export type { RetentionPolicy } from './retention/policy';
export type { CursorPosition, OffsetRange, ReadLimits, Segment, SegmentDraft, StreamHead } from './types';

export const EVENT_LOG_MIGRATIONS = [CreateEventLog1763700000000, PartitionEventSegment1763800070000];
