import type { ClientConfig } from '../../config';
import type { RetentionPolicy } from '../../event-log';
import { REMOTE } from '../outbox';

/** Acknowledged events stay a while, for a Server that was restored; what waits for the Server never goes. */
export function outboxRetention({ outboxKeepDays, publishRemote }: ClientConfig): RetentionPolicy {
  return { keepDays: outboxKeepDays, keepBytes: 0, requiredReaders: publishRemote ? [REMOTE] : [] };
}
