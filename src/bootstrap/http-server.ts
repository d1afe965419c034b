import type { Socket } from 'node:net';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ConnectorConfig } from '../config';
import {
  answerExpectations,
  answerUnreadable,
  answerUnroutable,
  ConnectorExceptionFilter,
  createValidationPipe,
  MAX_BODY_BYTES,
  parseJsonBodies,
  readRefusedBodiesAway,
} from '../platform/http';
import { CORRELATION_HEADER, correlationId, measureRequests } from '../platform/observability';

/** Time to receive one request whole; a slower sender is cut off. */
const REQUEST_TIMEOUT_MS = 120_000;

/** The Fastify adapter, before Nest knows anything. */
export function createAdapter({ trustProxy, locale }: Pick<ConnectorConfig, 'trustProxy' | 'locale'>): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: trustProxy.length > 0 ? trustProxy : false,
    bodyLimit: MAX_BODY_BYTES,
    genReqId: (request: { headers: Record<string, unknown> }) => correlationId(request.headers[CORRELATION_HEADER]),
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node would refuse a missing Host header without a body; nothing here depends on it.
    http: { requireHostHeader: false },
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => answerUnreadable(error, socket, locale),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => answerUnroutable(error, request, reply, locale),
    routerOptions: { maxParamLength: 512 },
    // While closing, requests on open connections are still answered and their connections closed.
    return503OnClosing: false,
  });
}

/** Bodies, errors, headers, metrics: what is the same for every route. */
export async function configureHttp(app: NestFastifyApplication, { locale }: Pick<ConnectorConfig, 'locale'>): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  parseJsonBodies(server);
  readRefusedBodiesAway(server);
  answerExpectations(server.server, locale);
  measureRequests(server);
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(CORRELATION_HEADER, request.id);
    done();
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY }, strictTransportSecurity: false });
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(app.get(ConnectorExceptionFilter));
}

// Strict but for what Swagger UI needs: inline styles and data: images. Plain HTTP is not upgraded: TLS may end in front of us.
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'upgrade-insecure-requests': null,
};
