import type { TotvsMessage } from '../../contracts';
import type { Segment } from '../../event-log';

/** transactionId of a segment's last message at or below an offset, which is not below its first. */
export function transactionIdAt(segment: Segment, offset: number): string | null {
  const messages = JSON.parse(segment.events) as TotvsMessage<unknown>[];
  const { header } = messages[Math.min(offset, segment.lastOffset) - segment.firstOffset];
  return header.transactionInfo?.transactionId ?? null;
}
