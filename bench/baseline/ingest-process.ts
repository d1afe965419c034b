/** The bare receiver of the ingest comparison: parses the body, one prepared multi-row insert, nothing checked. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import Fastify, { type FastifyRequest } from 'fastify';
import { Pool } from 'pg';
import type { EventData, TotvsMessage } from '../../src/contracts';

const COLUMNS = 4;
const inflate = promisify(gunzip);
const pool = new Pool({ connectionString: process.env.BENCH_STORE_URL, max: 4 });
const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });

app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
  const bytes = request.headers['content-encoding'] === 'gzip' ? await inflate(body) : body;
  return JSON.parse(bytes.toString()) as unknown;
});
app.post('/events', async (request) => {
  const messages = request.body as TotvsMessage<EventData>[];
  await pool.query({
    name: `store-${messages.length}`,
    text: insertText(messages.length),
    values: messages.flatMap((message) => [
      message.header.transactionInfo!.transactionId,
      message.content.schemaName,
      message.content.action,
      JSON.stringify(message),
    ]),
  });
  return {};
});

const texts = new Map<number, string>();

function insertText(rows: number): string {
  const known = texts.get(rows);
  if (known !== undefined) return known;
  const tuple = (row: number) => `(${Array.from({ length: COLUMNS }, (_, column) => `$${row * COLUMNS + column + 1}`).join(', ')})`;
  const text = `INSERT INTO bench_ingest (transaction_id, schema_name, action, message) VALUES ${Array.from({ length: rows }, (_, row) => tuple(row)).join(', ')}`;
  texts.set(rows, text);
  return text;
}

void app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
process.on('SIGTERM', () => process.exit(0));
