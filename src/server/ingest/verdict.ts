import type { ConnectorError } from '../../common/errors';
import { givenTransactionId } from './message/seal';

/** What became of one message. */
export type Verdict = { id: string; status: 'ACCEPTED' | 'DUPLICATE' } | { id: string; status: 'REJECTED'; error: ConnectorError };

const MAX_ID_LENGTH = 256;

/** A rejected message keeps the id its sender gave; it gets none of ours, because nothing of it is stored. */
export function rejected(message: unknown, error: ConnectorError): Verdict {
  return { id: givenTransactionId(message)?.slice(0, MAX_ID_LENGTH) ?? '', status: 'REJECTED', error };
}
