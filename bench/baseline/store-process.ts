/** The bare receiver of the baseline: one insert per batch, nothing checked. Run as a process of its own. */
import Fastify from 'fastify';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.BENCH_STORE_URL, max: 4 });
const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });
app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
app.post('/events', async (request) => {
  await pool.query({
    name: 'store',
    text: `INSERT INTO bench_event (id, kind, key, data) SELECT id, kind, key, data FROM jsonb_to_recordset($1::jsonb)
           AS event (id bigint, kind text, key text, data jsonb)`,
    values: [request.body],
  });
  return {};
});
void app.listen({ host: '127.0.0.1', port: Number(process.env.BENCH_PORT) });
process.on('SIGTERM', () => process.exit(0));
