import { randomUUID } from 'node:crypto';
import type { EventData, TotvsMessage } from '../../../contracts';

/** `header.transactionInfo.transactionId` as the sender gave it; null when there is none worth the name. */
export function givenTransactionId(message: unknown): string | null {
  const id = (message as { header?: { transactionInfo?: { transactionId?: unknown } } } | null)?.header?.transactionInfo?.transactionId;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Whether a message may be stored as it came: it names its environment and transaction, and carries no token. */
export function isSealed(message: TotvsMessage<EventData>, environmentId: string): boolean {
  return message.header.tenantId === environmentId && givenTransactionId(message) !== null && !hasToken(message);
}

/**
 * Makes a message fit to be stored and passed on, in place: the token goes, the environment's id takes its place, and
 * a missing transactionId is assigned. Everything else, known or not, stays.
 * @returns the transactionId
 */
export function seal(message: TotvsMessage<EventData>, environmentId: string): string {
  for (const part of [message, message.header, message.content] as Record<string, unknown>[]) {
    delete part.token;
    delete part.environmentToken;
  }
  message.header.tenantId = environmentId;
  const transactionId = givenTransactionId(message) ?? randomUUID();
  message.header.transactionInfo = { ...message.header.transactionInfo, transactionId };
  return transactionId;
}

function hasToken(message: TotvsMessage<EventData>): boolean {
  return carriesToken(message) || carriesToken(message.header) || carriesToken(message.content);
}

function carriesToken(part: object): boolean {
  const { token, environmentToken } = part as Record<string, unknown>;
  return token !== undefined || environmentToken !== undefined;
}
