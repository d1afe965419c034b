import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { formatLinkHeader, formatSequence, LINK_HEADER } from '../src/contracts';
import { PRODUCT, SCHEMA } from './workload';

export const BATCH = 500;
/** What a Client compresses with. */
const GZIP_LEVEL = 1;
const EPOCH = 1;

/** What is sent to one of the receivers, and how. */
export interface IngestCase {
  /** Links send offsets and have several batches in flight; applications send transactionIds, one batch after the other. */
  way: 'LINK' | 'APPLICATION';
  senders: number;
  gzip: boolean;
}

/** One request, made before the clock runs. */
export interface Batch {
  headers: Record<string, string>;
  body: Buffer;
}

/** One sender's requests, in order, and the ids of its messages. */
export interface SenderLoad {
  batches: Batch[];
  transactionIds: string[];
}

/** Messages of the benchmark's table as a Client or an application would send them: every second one updates an earlier entity. */
export function senderLoad({ way, gzip }: IngestCase, sender: number, batches: number, environmentId: string): SenderLoad {
  const instanceId = randomUUID();
  const load: SenderLoad = { batches: [], transactionIds: [] };
  for (let batch = 0; batch < batches; batch++) {
    const first = batch * BATCH + 1;
    const messages = Array.from({ length: BATCH }, (_, index) => message(way, sender, first + index, batches * BATCH, environmentId));
    load.transactionIds.push(...messages.map(({ header }) => header.transactionInfo.transactionId));
    const text = Buffer.from(JSON.stringify(messages));
    load.batches.push({
      headers: {
        ...(way === 'LINK' && { [LINK_HEADER]: formatLinkHeader({ instanceId, epoch: EPOCH, first, last: first + BATCH - 1 }) }),
        ...(gzip && { 'content-encoding': 'gzip' }),
      },
      body: gzip ? gzipSync(text, { level: GZIP_LEVEL }) : text,
    });
  }
  return load;
}

function message(way: IngestCase['way'], sender: number, offset: number, events: number, environmentId: string) {
  const update = offset > events / 2;
  const id = sender * 1_000_000 + (update ? offset - events / 2 : offset);
  return {
    header: {
      type: SCHEMA,
      locale: 'pt_BR',
      ...(way === 'LINK' && { tenantId: environmentId, sequence: formatSequence(EPOCH, offset) }),
      generatedOn: '2026-11-21T10:00:00.000Z',
      transactionInfo: { transactionId: randomUUID(), generatedBy: `tcc-client/${sender}` },
    },
    content: {
      originApp: PRODUCT,
      appVersion: '1.0',
      originName: PRODUCT,
      schemaName: SCHEMA,
      schemaVersion: '1.0.0',
      action: update ? 'UPDATE' : 'INSERT',
      createdAt: `2026-11-21T10:00:00.${String(offset % 1_000_000).padStart(6, '0')}+00:00`,
      data: row(id, offset),
    },
  };
}

/** As `createProductTable` fills a row. */
function row(id: number, turn: number): object {
  return {
    id: { id },
    name: `Customer ${id} of ${turn}`,
    street: 'Rua das Flores '.repeat(4) + String(id),
    city: 'Joinville',
    note: `observação ${turn} `.repeat(12).slice(0, 190),
    remark: 'remark '.repeat(10),
    amount: Math.round(((id % 100_000) / 7) * 100) / 100,
    price: Math.round(((id % 1_000) / 3) * 10_000) / 10_000,
    quantity: id + turn,
    weight: id / 9,
    created: '2020-01-01T00:00:00+00:00',
    modified: '2026-01-01T12:34:56.123456+00:00',
  };
}
