import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../../common/errors';
import type { EventData, TotvsMessage } from '../../../contracts';
import type { Sender } from '../sender-identity';
import { MessageChecker } from './message-checker';

/** A message that may be stored for an environment, or why it may not. */
export type Examined = { message: TotvsMessage<EventData>; environmentId: string } | { message: unknown; error: ConnectorError };

/** Looks at every message of a request: who sends it, and whether it is as the contract and its schema say. */
@Injectable()
export class MessageExamination {
  constructor(private readonly checker: MessageChecker) {}

  /** @throws the senders' common error when none of the messages may be sent */
  async examine(messages: readonly unknown[], sender: Sender): Promise<Examined[]> {
    const check = this.checker.forRequest();
    const refusals: ConnectorError[] = [];
    const examined: Examined[] = [];
    for (const message of messages) {
      // Both mostly know the answer at once: a promise per message would cost more than the checks.
      const identified = sender.identify(message);
      const identity = identified instanceof Promise ? await identified : identified;
      if ('error' in identity) {
        refusals.push(identity.error);
        examined.push({ message, error: identity.error });
        continue;
      }
      const checked = check(message, identity.environmentId);
      const error = checked instanceof Promise ? await checked : checked;
      examined.push(error ? { message, error } : { message: message as TotvsMessage<EventData>, environmentId: identity.environmentId });
    }
    if (sender.environment === null && refusals.length === messages.length) throw refusals[0] ?? new ConnectorError('UNAUTHORIZED');
    return examined;
  }
}
