import { ConnectorError } from '../../common/errors';
import type { ServerAnswer } from './server-messages';

/** The error an unsuccessful answer of the Server stands for. */
export function refusalOf(answer: ServerAnswer, request: string): ConnectorError {
  const problem = describe(answer);
  if (answer.status === 401 || answer.status === 403) return new ConnectorError('ENVIRONMENT_TOKEN_INVALID', { problem });
  return new ConnectorError('SERVER_ANSWER_UNEXPECTED', { status: answer.status, request, problem });
}

/** `code` of the Server's error body; null when it has none. */
export function codeOf(answer: ServerAnswer): string | null {
  const body = answer.json;
  return isErrorBody(body) ? body.code : null;
}

function describe({ json, status }: ServerAnswer): string {
  if (!isErrorBody(json)) return `HTTP ${status} without an error body`;
  return `${json.code} ${json.message ?? ''}`.trim();
}

function isErrorBody(body: unknown): body is { code: string; message?: string } {
  return typeof body === 'object' && body !== null && typeof (body as { code?: unknown }).code === 'string';
}
