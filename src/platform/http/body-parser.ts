import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ConnectorError } from '../../common/errors';
import { ReceivedBody, setReceivedBody, takesReceivedBody } from './received-body';

/** Most bytes of a request body, inflated. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BODY_TEXT = '8 MiB';

const inflate = promisify(gunzip);
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads JSON bodies, also gzip ones, instead of Fastify's own parser: so that every defect gets the contract's error
 * and the limit counts inflated bytes, which is what a compressed body of zeros would exceed.
 */
export function parseJsonBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json(?:;|$)/i, { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, parse);
}

/** The error of a body over the limit, whoever noticed. */
export function bodyTooLarge(): ConnectorError {
  return new ConnectorError('BODY_TOO_LARGE', { limit: MAX_BODY_TEXT });
}

async function parse(request: FastifyRequest, body: Buffer): Promise<unknown> {
  const bytes = withoutByteOrderMark(await decompress(request.headers['content-encoding'], body));
  // Some callers announce JSON on a DELETE or an action without a body.
  if (bytes.length === 0) return undefined;
  const value = parseJson(decode(bytes));
  if (!takesReceivedBody(request)) return value;
  setReceivedBody(request, new ReceivedBody(bytes, value));
  return undefined;
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
}

async function decompress(encoding: string | undefined, body: Buffer): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new ConnectorError('MEDIA_TYPE_UNSUPPORTED', { given: `Content-Encoding ${encoding}`, allowed: 'gzip, identity' });
  }
  try {
    return await inflate(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge();
    throw new ConnectorError('BODY_MALFORMED', { problem: `gzip: ${(error as Error).message}` }, { cause: error });
  }
}

function decode(bytes: Buffer): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (error) {
    throw new ConnectorError('BODY_MALFORMED', { problem: 'it is not UTF-8' }, { cause: error });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConnectorError('BODY_MALFORMED', { problem: jsonProblem(error as Error) }, { cause: error });
  }
}

// V8 quotes the text around the defect; data of a message does not belong in an answer or a log.
function jsonProblem(error: Error): string {
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return position
    ? `unexpected character at position ${position}`
    : error.message.replace(/,? ?"[\s\S]*$/, '').trim() || 'it ends too early';
}
