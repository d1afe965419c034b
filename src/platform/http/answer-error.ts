import type { FastifyReply } from 'fastify';
import type { ConnectorError, Language } from '../../common/errors';

const DEFAULT_RETRY_SECONDS = 5;

/** Sends an error as the contract shows it, with the headers its status asks for. */
export function answerError(reply: FastifyReply, error: ConnectorError, language: Language): void {
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (error.status === 503 || error.status === 429)
    void reply.header('retry-after', error.parameters.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS);
  void reply
    .status(error.status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('content-language', language)
    .send(error.toBody(language));
}
