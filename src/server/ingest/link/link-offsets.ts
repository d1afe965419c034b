import { ConnectorError } from '../../../common/errors';
import type { LinkPosition } from '../../../contracts';

const SEQUENCE = /^(\d{1,15})\.(\d{20})$/;

/**
 * Offset of every message of a link's batch in the Client's log, ascending.
 *
 * A batch that holds a message per offset is numbered by position; one that leaves out offsets the Client does not
 * publish tells each message's own in `header.sequence`.
 * @throws LINK_HEADER_INVALID when the messages cannot be of those offsets
 */
export function linkOffsets(position: LinkPosition, messages: readonly unknown[]): number[] {
  const range = position.last - position.first + 1;
  if (messages.length > range) throw invalid(`${messages.length} messages for ${range} offsets`);
  if (messages.length === range) return messages.map((_, index) => position.first + index);

  let previous = position.first - 1;
  return messages.map((message, index) => {
    const offset = sequenceOffset(message, position.epoch);
    if (offset === null || offset <= previous || offset > position.last) {
      throw invalid(`header.sequence of message ${index} is missing, of another epoch, out of order or outside first to last`);
    }
    previous = offset;
    return offset;
  });
}

function sequenceOffset(message: unknown, epoch: number): number | null {
  const sequence = (message as { header?: { sequence?: unknown } } | null)?.header?.sequence;
  const match = typeof sequence === 'string' ? SEQUENCE.exec(sequence) : null;
  if (!match || Number(match[1]) !== epoch) return null;
  const offset = Number(match[2]);
  return Number.isSafeInteger(offset) ? offset : null;
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError('LINK_HEADER_INVALID', { problem });
}
