import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { type LinkPosition, parseLinkHeader } from '../../contracts';
import type { LinkEntry, LinkMessage, LinkOutcome, LinkRejection } from './commit/ingest-entry';
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
   * @returns a verdict per message: DUPLICATE at or below the offset stored before, or REJECTED if it was when it came first
   * @throws FORBIDDEN, LINK_HEADER_INVALID, LINK_GAP, LINK_EPOCH_OLD, UNAVAILABLE
   */
  async take(batch: LinkBatch, sender: Sender): Promise<Verdict[]> {
    if (sender.environment?.tokenKind !== 'CLIENT') throw new ConnectorError('FORBIDDEN', { required: 'CLIENT' });
    const position = parsePosition(batch.header);
    if (!Array.isArray(batch.messages)) throw new ConnectorError('LINK_HEADER_INVALID', { problem: 'the body is not an array' });
    const offsets = linkOffsets(position, batch.messages);
    const environmentId = sender.environment.id;

    const { asReceived, verdicts, ...parts } = prepare(await this.examination.examine(batch.messages, sender), offsets, environmentId);
    const arrayText = asReceived && !batch.rawText.includes(batch.bearerToken) ? batch.rawText : null;
    const lastTransactionId = verdicts.at(-1)?.id ?? null;
    const entry: LinkEntry = { kind: 'LINK', environmentId, position, ...parts, lastTransactionId, arrayText };
    const outcome = await this.queue.storeBatch(entry, batch.rawText.length);
    const { from, earlierRejections } = storedOr409(outcome, position);
    return verdicts.map((verdict, index): Verdict => {
      if (offsets[index] >= from) return verdict;
      // The answer that told of the rejection may have been lost on its way.
      const error = earlierRejections.get(offsets[index]);
      return error ? { id: verdict.id, status: 'REJECTED', error } : { id: verdict.id, status: 'DUPLICATE' };
    });
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
): { verdicts: Verdict[]; messages: LinkMessage[]; rejections: LinkRejection[]; asReceived: boolean } {
  const verdicts: Verdict[] = [];
  const messages: LinkMessage[] = [];
  const rejections: LinkRejection[] = [];
  let asReceived = true;
  examined.forEach((one, index) => {
    if ('error' in one) {
      asReceived = false;
      verdicts.push(rejected(one.message, one.error));
      rejections.push({ offset: offsets[index], error: one.error });
      return;
    }
    const sealed = isSealed(one.message, environmentId);
    asReceived &&= sealed;
    verdicts.push({ id: sealed ? givenTransactionId(one.message)! : seal(one.message, environmentId), status: 'ACCEPTED' });
    messages.push({ offset: offsets[index], message: one.message });
  });
  return { verdicts, messages, rejections, asReceived };
}

/** @throws LINK_GAP, LINK_EPOCH_OLD */
function storedOr409(outcome: LinkOutcome, { epoch, first }: LinkPosition): Extract<LinkOutcome, { kind: 'STORED' }> {
  switch (outcome.kind) {
    case 'STORED':
      return outcome;
    case 'EPOCH_OLD':
      throw new ConnectorError('LINK_EPOCH_OLD', { epoch, current: outcome.current });
    case 'GAP': {
      const { expected } = outcome;
      throw new ConnectorError('LINK_GAP', { first, expected }, { details: [new ConnectorError('LINK_EXPECTED', { expected })] });
    }
  }
}
