import { Injectable } from '@nestjs/common';
import { contentHash, type EventData, type TotvsMessage } from '../../contracts';
import type { ReceivedBody } from '../../platform/http';
import type { LooseMessage } from './commit/ingest-entry';
import { IngestQueue } from './commit/ingest-queue';
import { MessageExamination } from './message/examination';
import { givenTransactionId, seal } from './message/seal';
import type { Sender } from './sender-identity';
import { rejected, type Verdict } from './verdict';

interface Prepared {
  verdicts: Verdict[];
  accepted: LooseMessage[];
  /** Place of each accepted message among all. */
  acceptedAt: number[];
}

/** Takes messages of senders without a link: applications, one message or many. */
@Injectable()
export class LooseIngest {
  constructor(
    private readonly examination: MessageExamination,
    private readonly queue: IngestQueue,
  ) {}

  /**
   * Durable when it returns; a message that is rejected never blocks the others.
   * @returns a verdict per message, in their order
   */
  async take(body: ReceivedBody, sender: Sender): Promise<Verdict[]> {
    const { verdicts, accepted, acceptedAt } = await this.prepare(body, sender);
    if (accepted.length === 0) return verdicts;

    const repeats = await this.queue.storeLoose({ kind: 'LOOSE', messages: accepted });
    acceptedAt.forEach((index, position) => {
      if (repeats[position]) verdicts[index] = { id: verdicts[index].id, status: 'DUPLICATE' };
    });
    return verdicts;
  }

  /** Lets go of the messages when it returns: only their texts wait for the commit. */
  private async prepare(body: ReceivedBody, sender: Sender): Promise<Prepared> {
    const accepted: LooseMessage[] = [];
    const acceptedAt: number[] = [];
    const messages = body.items === null ? [body.take()] : (body.take() as unknown[]);
    const verdicts = (await this.examination.examine(messages, sender)).map((examined, index): Verdict => {
      if ('error' in examined) return rejected(examined.message, examined.error);
      const { id, message } = storable(examined.message, examined.environmentId);
      accepted.push(message);
      acceptedAt.push(index);
      return { id, status: 'ACCEPTED' };
    });
    return { verdicts, accepted, acceptedAt };
  }
}

function storable(message: TotvsMessage<EventData>, environmentId: string): { id: string; message: LooseMessage } {
  const given = givenTransactionId(message);
  const identity = given === null ? null : { transactionId: given, contentHash: contentHash(message.content) };
  const id = seal(message, environmentId);
  return { id, message: { environmentId, text: JSON.stringify(message), identity } };
}
