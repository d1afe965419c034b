import { randomUUID } from 'node:crypto';
import { Catch, Inject, Injectable, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectorError } from '../../common/errors';
import { CONFIG, type CommonConfig } from '../../config';
import { answerError } from './answer-error';
import { FailedAuthentications } from './failed-authentications';
import { languageOf } from './language';
import { toConnectorError } from './to-connector-error';

/** Turns whatever a request threw into the contract's error body, in the caller's language. */
@Injectable()
@Catch()
export class ConnectorExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger(ConnectorExceptionFilter.name);

  private readonly failedAuthentications = new FailedAuthentications();

  constructor(@Inject(CONFIG) private readonly config: CommonConfig) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also called for errors that Fastify meets before a request reaches Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.sent || reply.raw.headersSent) return;
    const told = this.limited(this.toError(error, request), request);
    answerError(reply, told, languageOf(request.headers['accept-language'], this.config.locale));
  }

  /** Answers in the place of a 401 when the sender's address has had too many of them. */
  private limited(error: ConnectorError, request: FastifyRequest): ConnectorError {
    if (error.status !== 401 || (error.code === 'UNAUTHORIZED' && request.headers.authorization === undefined)) return error;
    const retryAfterSeconds = this.failedAuthentications.count(request.ip);
    return retryAfterSeconds === 0 ? error : new ConnectorError('RATE_LIMITED', { address: request.ip, retryAfterSeconds });
  }

  private toError(error: unknown, request: FastifyRequest): ConnectorError {
    const path = request.url.split('?')[0];
    const known = toConnectorError(error, { method: request.method, path, contentType: request.headers['content-type'] });
    if (known) {
      if (known.status >= 500) this.logger.warn(`${request.method} ${path}: ${known.message}`);
      return known;
    }
    const errorId = randomUUID();
    this.logger.error(`${request.method} ${path} failed, error id ${errorId}: ${error instanceof Error ? error.stack : String(error)}`);
    return new ConnectorError('INTERNAL_ERROR', { errorId }, { cause: error });
  }
}
