import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { type LinkPosition, parseLinkHeader } from '../../contracts';
import type { LinkMessage, LinkOutcome } from './commit/ingest-entry';
import { IngestQueue } from './commit/ingest-queue';
import { linkOffsets } from './link/link-offsets';
import { type Examined, MessageExamination } from './message/examination';
import { givenTransactionId, isSealed, seal } from './message/seal';
import type { Sender } from './sender-identity';
import { rejected, type Verdict } from './verdict';

/** A batch of a Client's event log as it came in. */
export interface LinkBatch {
  /** Text of the `X-TCC-Link` header. */
  header: string;
  messages: unknown;
  /** The request's body, inflated. */
  rawText: string;
  bearerToken: string;
}

/** Takes the batches of a Client's link (correctness rules 17 and 18). */
@Injectable()
export class LinkIngest {
  constructor(
    private readonly examination: MessageExamination,
    private readonly queue: IngestQueue,
  ) {}

  /**
   * Durable when it returns.
   * @returns a verdict per message: DUPLICATE at or below the offset stored before, unless it was and is rejected
   * @throws FORBIDDEN, LINK_HEADER_INVALID, LINK_GAP, LINK_EPOCH_OLD, UNAVAILABLE
   */
  async take(batch: LinkBatch, sender: Sender): Promise<Verdict[]> {
    if (sender.environment?.tokenKind !== 'CLIENT') throw new ConnectorError('FORBIDDEN', { required: 'CLIENT' });
    const position = parsePosition(batch.header);
    if (!Array.isArray(batch.messages)) throw new ConnectorError('LINK_HEADER_INVALID', { problem: 'the body is not an array' });
    const offsets = linkOffsets(position, batch.messages);
    const environmentId = sender.environment.id;

    const { verdicts, messages, asReceived } = prepare(await this.examination.examine(batch.messages, sender), offsets, environmentId);
    const arrayText = asReceived && !batch.rawText.includes(batch.bearerToken) ? batch.rawText : null;
    const outcome = await this.queue.storeBatch({ kind: 'LINK', environmentId, position, messages, arrayText }, batch.rawText.length);
    const from = newFrom(outcome, position);
    // A repeat that was rejected the first time is rejected again: the first answer may have been lost on its way.
    const isRepeat = (index: number) => offsets[index] < from && verdicts[index].status !== 'REJECTED';
    return verdicts.map((verdict, index) => (isRepeat(index) ? { id: verdict.id, status: 'DUPLICATE' } : verdict));
  }
}

function parsePosition(header: string): LinkPosition {
  const position = parseLinkHeader(header);
  if (!position)
    throw new ConnectorError('LINK_HEADER_INVALID', {
      problem: 'is not of the form <instanceId>; epoch=<n>; first=<offset>; last=<offset>',
    });
  return position;
}

/** `asReceived`: nothing is rejected or changed, so the body may be stored as it came, which saves writing every message anew. */
function prepare(
  examined: readonly Examined[],
  offsets: readonly number[],
  environmentId: string,
): { verdicts: Verdict[]; messages: LinkMessage[]; asReceived: boolean } {
  const verdicts: Verdict[] = [];
  const messages: LinkMessage[] = [];
  let asReceived = true;
  examined.forEach((one, index) => {
    if ('error' in one) {
      asReceived = false;
      verdicts.push(rejected(one.message, one.error));
      return;
    }
    const sealed = isSealed(one.message, environmentId);
    asReceived &&= sealed;
    verdicts.push({ id: sealed ? givenTransactionId(one.message)! : seal(one.message, environmentId), status: 'ACCEPTED' });
    messages.push({ offset: offsets[index], message: one.message });
  });
  return { verdicts, messages, asReceived };
}

/** Offset of the first message that is not a repeat. */
function newFrom(outcome: LinkOutcome, { epoch, first }: LinkPosition): number {
  switch (outcome.kind) {
    case 'STORED':
      return outcome.from;
    case 'EPOCH_OLD':
      throw new ConnectorError('LINK_EPOCH_OLD', { epoch, current: outcome.current });
    case 'GAP': {
      const { expected } = outcome;
      throw new ConnectorError('LINK_GAP', { first, expected }, { details: [new ConnectorError('LINK_EXPECTED', { expected })] });
    }
  }
}
