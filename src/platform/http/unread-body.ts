import type { FastifyInstance } from 'fastify';

/** A refused body announced up to this many bytes is read away; beyond it the connection is closed. */
const MOST_READ_AWAY = 64 * 1024 * 1024;
/** Answers given before a body was read: too large, of an unsupported type. */
const REFUSED_UNREAD = [413, 415];

/**
 * Lets a sender of a refused body read why. Closing the connection while the body still arrives resets it, and the
 * sender sees a broken connection instead of the answer; so the rest is read away (by Node, once the answer is out).
 */
export function readRefusedBodiesAway(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    const announced = Number(request.headers['content-length']);
    if (REFUSED_UNREAD.includes(reply.statusCode) && announced <= MOST_READ_AWAY) reply.removeHeader('connection');
    done();
  });
}
