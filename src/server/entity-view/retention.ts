import type { ServerConfig } from '../../config';
import type { RetentionPolicy } from '../../event-log';
import { ENTITY_VIEW_CURSOR } from './entity-folder';

/** Whoever has lost their place starts again from the entity view, so nothing goes that it has not taken in. */
export function eventRetention({ eventKeepDays, eventKeepBytes }: ServerConfig): RetentionPolicy {
  return { keepDays: eventKeepDays, keepBytes: eventKeepBytes, requiredReaders: [ENTITY_VIEW_CURSOR] };
}
