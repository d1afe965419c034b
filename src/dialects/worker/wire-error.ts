import { ConnectorError, ERROR_CATALOGUE, type ErrorCode } from '../../common/errors';
import type { WireError } from './protocol';

/** What is no ConnectorError is a defect: it goes with its stack, for the log. */
export function toWire(error: unknown): WireError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!(error instanceof ConnectorError)) return { code: '', parameters: {}, details: [], stack };
  return { code: error.code, parameters: { ...error.parameters }, details: error.details.map(toWire), stack };
}

export function fromWire({ code, parameters, details, stack }: WireError): Error {
  if (!isErrorCode(code)) return new Error(`in a worker process: ${stack}`);
  return new ConnectorError(code, parameters, { details: details.map(fromWire).filter((detail) => detail instanceof ConnectorError) });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CATALOGUE, code);
}
