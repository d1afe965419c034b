import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { type LinkPosition, parseLinkHeader } from '../../contracts';
import type { ReceivedBody } from '../../platform/http';
import type { LinkEntry, LinkOutcome, LinkRejection } from './commit/ingest-entry';
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
  body: ReceivedBody;
  bearerToken: string;
}

/** A batch ready to be stored, and what is to be answered if all of it is new. */
interface Prepared {
  verdicts: Verdict[];
  /** Of all messages of the batch. */
  offsets: number[];
  entry: LinkEntry;
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
    if (batch.body.items === null) throw new ConnectorError('LINK_HEADER_INVALID', { problem: 'the body is not an array' });

    const { verdicts, offsets, entry } = await this.prepare(batch, position, sender, sender.environment.id);
    const outcome = await this.queue.storeBatch(entry, batch.body.bytes.length);
    const { from, earlierRejections } = storedOr409(outcome, position);
    return verdicts.map((verdict, index): Verdict => {
      if (offsets[index] >= from) return verdict;
      // The answer that told of the rejection may have been lost on its way.
      const error = earlierRejections.get(offsets[index]);
      return error ? { id: verdict.id, status: 'REJECTED', error } : { id: verdict.id, status: 'DUPLICATE' };
    });
  }

  /** Lets go of the messages when it returns: only their text waits for the commit. */
  private async prepare(
    { body, bearerToken }: LinkBatch,
    position: LinkPosition,
    sender: Sender,
    environmentId: string,
  ): Promise<Prepared> {
    const messages = body.take() as unknown[];
    const offsets = linkOffsets(position, messages);
    const examined = await this.examination.examine(messages, sender);
    const { verdicts, accepted, rejections, asReceived } = judge(examined, offsets, environmentId);
    // Stored as it came, the batch need not be written anew, message by message.
    const events = asReceived && !body.bytes.includes(bearerToken) ? body.bytes : textsOf(examined);
    const lastTransactionId = verdicts.at(-1)?.id ?? null;
    return {
      verdicts,
      offsets,
      entry: { kind: 'LINK', environmentId, position, offsets: accepted, events, rejections, lastTransactionId },
    };
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

/** Tells verdicts and rejections; seals what came unsealed. `asReceived`: nothing of the batch is rejected or changed. */
function judge(
  examined: readonly Examined[],
  offsets: readonly number[],
  environmentId: string,
): { verdicts: Verdict[]; accepted: number[]; rejections: LinkRejection[]; asReceived: boolean } {
  const verdicts: Verdict[] = [];
  const accepted: number[] = [];
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
    accepted.push(offsets[index]);
  });
  return { verdicts, accepted, rejections, asReceived };
}

function textsOf(examined: readonly Examined[]): string[] {
  return examined.filter((one) => !('error' in one)).map(({ message }) => JSON.stringify(message));
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
