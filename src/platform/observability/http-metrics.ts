import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';

const DURATION = 'tcc_http_request_duration_seconds';
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Measures every request of this server, by route pattern so that ids do not multiply the series. */
export function measureRequests(server: FastifyInstance): void {
  // Several applications may be made in one process by tests; the registry is the process's.
  if (!register.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics();
  const known = register.getSingleMetric(DURATION) as Histogram<'method' | 'route' | 'status'> | undefined;
  const duration =
    known ??
    new Histogram({ name: DURATION, help: 'Duration of HTTP requests', labelNames: ['method', 'route', 'status'], buckets: BUCKETS });
  server.addHook('onResponse', (request, reply, done) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) };
    duration.observe(labels, reply.elapsedTime / 1000);
    done();
  });
}
