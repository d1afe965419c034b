import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectorError, type Language } from '../../common/errors';
import { answerError } from './answer-error';
import { languageOf } from './language';
import { toConnectorError } from './to-connector-error';

/** Answers on a socket whose bytes the HTTP parser could not read, or that did not send its request in time. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket, language: Language): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  writeAnswer(socket, unreadable(error), language);
}

/** Answers requests that Fastify refuses before it knows their route. */
export function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply, fallback: Language): void {
  const path = request.url.split('?')[0].slice(0, LONGEST_SHOWN_PATH);
  const known = toConnectorError(error, { method: request.method, path, contentType: undefined });
  const told = known ?? new ConnectorError('NOT_FOUND', { what: 'Path', id: `${request.method} ${path}` });
  answerError(reply, told, languageOf(request.headers['accept-language'], fallback));
}

/** Answers an `Expect` header that asks for anything but 100-continue; Node would answer without a body. */
export function answerExpectations(server: Server, language: Language): void {
  server.on('checkExpectation', (request) =>
    writeAnswer(request.socket, new ConnectorError('REQUEST_MALFORMED', { problem: 'Expect' }), language),
  );
}

const LONGEST_SHOWN_PATH = 200;

function unreadable({ code = '', message }: NodeJS.ErrnoException): ConnectorError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ConnectorError('HEADERS_TOO_LARGE');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ConnectorError('REQUEST_TOO_SLOW');
  return new ConnectorError('REQUEST_MALFORMED', { problem: message.replace(/^Parse Error:?\s*/, '') || code });
}

function writeAnswer(socket: Socket, error: ConnectorError, language: Language): void {
  const body = JSON.stringify(error.toBody(language));
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
