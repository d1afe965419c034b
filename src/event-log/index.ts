import { CreateEventLog1763700000000 } from './migrations/create-event-log';

export { EventLog } from './event-log';
export { EventLogModule } from './event-log.module';
export type { CursorPosition, OffsetRange, ReadLimits, Segment, SegmentDraft, StreamHead } from './types';

export const EVENT_LOG_MIGRATIONS = [CreateEventLog1763700000000];
