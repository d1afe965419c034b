import type { PoolClient } from 'pg';
import { ConnectorError, type ErrorCode, type ErrorParameters } from '../../../common/errors';
import type { LinkEntry } from './ingest-entry';

interface RejectionRow {
  message_offset: number;
  code: ErrorCode;
  parameters: string;
}

/**
 * Remembers what a batch's messages at offset `from` and above were rejected for. A rejected message counts as passed
 * (correctness rule 18); if the answer is lost, the batch comes again, and the message must not look like a stored one,
 * not even when its schema has been published meanwhile.
 */
export async function rememberRejections(tx: PoolClient, { environmentId, position, rejections }: LinkEntry, from: number): Promise<void> {
  const fresh = rejections.filter((rejection) => rejection.offset >= from);
  if (fresh.length === 0) return;
  await tx.query({
    name: 'ingest-remember-rejections',
    text: `INSERT INTO link_rejection (environment_id, instance_id, epoch, message_offset, code, parameters)
           SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
    values: [
      environmentId,
      position.instanceId,
      position.epoch,
      fresh.map((rejection) => rejection.offset),
      fresh.map((rejection) => rejection.error.code),
      fresh.map((rejection) => JSON.stringify(rejection.error.parameters)),
    ],
  });
}

/** What messages of a batch below `from` were rejected for when they came first, by offset. */
export async function earlierRejections(
  tx: PoolClient,
  { environmentId, position }: LinkEntry,
  from: number,
): Promise<Map<number, ConnectorError>> {
  if (from <= position.first) return new Map();
  const { rows } = await tx.query<RejectionRow>({
    name: 'ingest-earlier-rejections',
    text: `SELECT message_offset, code, parameters FROM link_rejection
            WHERE environment_id = $1 AND instance_id = $2 AND epoch = $3 AND message_offset >= $4 AND message_offset < $5`,
    values: [environmentId, position.instanceId, position.epoch, position.first, from],
  });
  return new Map(rows.map((row) => [row.message_offset, new ConnectorError(row.code, JSON.parse(row.parameters) as ErrorParameters)]));
}
