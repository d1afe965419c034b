import type { PoolClient } from 'pg';
import { textArray } from '../../../platform/persistence';
import type { LooseMessage } from './ingest-entry';

/**
 * Remembers messages and tells which were remembered before: in this transaction, or in any committed one.
 * The streams of all environments concerned must be locked already; the order of these inserts then does not matter.
 * @returns per message whether it is a repeat
 */
export async function rememberMessages(tx: PoolClient, messages: readonly LooseMessage[]): Promise<boolean[]> {
  const keys = messages.map(identityKey);
  const firsts = new Map<string, LooseMessage>();
  keys.forEach((key, index) => {
    if (key !== null && !firsts.has(key)) firsts.set(key, messages[index]);
  });
  const seen = firsts.size > 0 ? await insertUnseen(tx, firsts) : new Set<string>();
  return keys.map((key, index) => key !== null && (firsts.get(key) !== messages[index] || seen.has(key)));
}

function identityKey({ environmentId, identity }: LooseMessage): string | null {
  return identity && `${environmentId} ${identity.contentHash} ${identity.transactionId}`;
}

/** @returns keys of those that were remembered before */
async function insertUnseen(tx: PoolClient, firsts: Map<string, LooseMessage>): Promise<Set<string>> {
  const messages = [...firsts.values()];
  const values = [
    textArray(messages.map((message) => message.environmentId)),
    textArray(messages.map((message) => message.identity!.transactionId)),
    textArray(messages.map((message) => message.identity!.contentHash)),
  ];
  const { rowCount } = await tx.query({ name: 'ingest-remember-messages', text: INSERT_UNSEEN, values });
  // Mostly all are new, and nobody has to be told which.
  if (rowCount === messages.length) return new Set();
  const { rows } = await tx.query<{ key: string }>({ name: 'ingest-seen-messages', text: SEEN_BEFORE, values });
  return new Set(rows.map((row) => row.key));
}

const MESSAGES = `
  (SELECT environment_id::uuid, transaction_id, decode(content_hash, 'hex') AS content_hash
     FROM unnest($1::text[], $2::text[], $3::text[]) AS given (environment_id, transaction_id, content_hash)) AS message`;

const INSERT_UNSEEN = `
  INSERT INTO received_message (environment_id, transaction_id, content_hash) SELECT * FROM ${MESSAGES} ON CONFLICT DO NOTHING`;

/** What this transaction inserted carries its number. */
const SEEN_BEFORE = `
  SELECT environment_id || ' ' || encode(content_hash, 'hex') || ' ' || transaction_id AS key
    FROM ${MESSAGES} JOIN received_message USING (environment_id, transaction_id, content_hash)
   WHERE received_message.xmin <> pg_current_xact_id()::xid`;
