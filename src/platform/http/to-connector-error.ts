import { HttpException } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { bodyTooLarge } from './body-parser';

/** The request an error belongs to, as far as its text needs it. */
export interface FailedRequest {
  method: string;
  path: string;
  contentType: string | undefined;
}

/** SQLSTATE classes and codes that mean "the store cannot be reached or used now": also full, or read-only for a while. */
const STORE_UNAVAILABLE = /^(08...|57P0[123]|53...|25006)$/;
/** SQLSTATE of texts with NUL and the like, which only ever come from outside. */
const STORE_CANNOT_HOLD = ['22021', '22P05'];
const NETWORK_UNAVAILABLE = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'];
const POOL_UNAVAILABLE = /timeout exceeded when trying to connect|Connection terminated|Cannot use a pool after calling end/;

/** The contract's error for whatever a request threw; null when it is a defect of ours. */
export function toConnectorError(error: unknown, request: FailedRequest): ConnectorError | null {
  if (error instanceof ConnectorError) return error;
  if (isStoreUnavailable(error)) return new ConnectorError('UNAVAILABLE', { problem: 'its store does not answer' }, { cause: error });
  if (STORE_CANNOT_HOLD.includes(String((Object(error) as { code?: unknown }).code)))
    return new ConnectorError(
      'VALUE_INVALID',
      { path: request.path, problem: 'holds a character no database can store' },
      { cause: error },
    );
  // Recursion over a body nested tens of thousands deep; nothing of ours recurses otherwise.
  if (error instanceof RangeError && error.message.includes('call stack'))
    return new ConnectorError('BODY_MALFORMED', { problem: 'it is nested too deeply' });
  return fromFastify(error, request) ?? fromNest(error, request);
}

function isStoreUnavailable(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (STORE_UNAVAILABLE.test(code) || NETWORK_UNAVAILABLE.includes(code))) return true;
  return typeof message === 'string' && POOL_UNAVAILABLE.test(message);
}

function fromFastify(error: unknown, request: FailedRequest): ConnectorError | null {
  const { code } = Object(error) as { code?: unknown };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge();
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return mediaTypeUnsupported(request);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_BAD_URL':
      return new ConnectorError('BODY_MALFORMED', { problem: (error as Error).message }, { cause: error });
    default:
      return null;
  }
}

function fromNest(error: unknown, request: FailedRequest): ConnectorError | null {
  if (!(error instanceof HttpException)) return null;
  const status = error.getStatus();
  if (status === 404) return new ConnectorError('NOT_FOUND', { what: 'Path', id: `${request.method} ${request.path}` });
  if (status === 401) return new ConnectorError('UNAUTHORIZED');
  if (status === 413) return bodyTooLarge();
  if (status === 415) return mediaTypeUnsupported(request);
  if (status >= 400 && status < 500) return new ConnectorError('VALUE_INVALID', { path: request.path, problem: error.message });
  return null;
}

function mediaTypeUnsupported({ contentType }: FailedRequest): ConnectorError {
  return new ConnectorError('MEDIA_TYPE_UNSUPPORTED', { given: contentType ?? 'a body without Content-Type', allowed: 'application/json' });
}
