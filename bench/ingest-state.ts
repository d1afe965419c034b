import type { Pool } from 'pg';
import type { EventData, TotvsMessage } from '../src/contracts';
import type { SenderLoad } from './ingest-batches';

/** Compares an environment's log and entity view with what was sent: every event once, in its sender's order; no entity missing. */
export async function assertStoredInOrder(store: Pool, environmentId: string, loads: readonly SenderLoad[]): Promise<void> {
  const stored = await storedIds(store, environmentId);
  const sent = loads.reduce((sum, load) => sum + load.transactionIds.length, 0);
  if (stored.length !== sent) throw new Error(`${sent} events were sent, ${stored.length} stored`);
  const position = new Map(stored.map((id, index) => [id, index]));
  for (const { transactionIds } of loads) {
    let last = -1;
    for (const id of transactionIds) {
      const at = position.get(id);
      if (at === undefined) throw new Error(`Event ${id} was not stored`);
      if (at <= last) throw new Error(`Event ${id} is stored before its predecessor`);
      last = at;
    }
  }
  const { rows } = await store.query<{ entities: number }>(
    'SELECT count(*)::int AS entities FROM tcc_server.entity WHERE environment_id = $1',
    [environmentId],
  );
  if (rows[0].entities !== sent / 2) throw new Error(`${rows[0].entities} entities instead of ${sent / 2}`);
}

async function storedIds(store: Pool, environmentId: string): Promise<string[]> {
  const { rows } = await store.query<{ events: string }>(
    `SELECT events FROM tcc_server.event_segment JOIN tcc_server.event_stream USING (stream_id) WHERE name = $1 ORDER BY event_segment.last_offset`,
    [environmentId],
  );
  return rows.flatMap(({ events }) => (JSON.parse(events) as TotvsMessage<EventData>[]).map(transactionId));
}

function transactionId({ header }: TotvsMessage<EventData>): string {
  return header.transactionInfo!.transactionId!;
}
