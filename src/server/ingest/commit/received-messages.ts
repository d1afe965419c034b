import type { PoolClient } from 'pg';
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
  const unseen = firsts.size > 0 ? await insertUnseen(tx, firsts) : new Set<string>();
  return keys.map((key) => key !== null && !unseen.delete(key));
}

function identityKey({ environmentId, identity }: LooseMessage): string | null {
  return identity && `${environmentId} ${identity.contentHash} ${identity.transactionId}`;
}

async function insertUnseen(tx: PoolClient, firsts: Map<string, LooseMessage>): Promise<Set<string>> {
  const messages = [...firsts.values()];
  const { rows } = await tx.query<{ key: string }>({
    name: 'ingest-remember-messages',
    text: `INSERT INTO received_message (environment_id, transaction_id, content_hash)
           SELECT environment_id, transaction_id, decode(content_hash, 'hex')
             FROM unnest($1::uuid[], $2::text[], $3::text[]) AS message (environment_id, transaction_id, content_hash)
           ON CONFLICT DO NOTHING
           RETURNING environment_id || ' ' || encode(content_hash, 'hex') || ' ' || transaction_id AS key`,
    values: [
      messages.map((message) => message.environmentId),
      messages.map((message) => message.identity!.transactionId),
      messages.map((message) => message.identity!.contentHash),
    ],
  });
  return new Set(rows.map((row) => row.key));
}
