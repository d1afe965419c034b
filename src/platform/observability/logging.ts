import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Logger, PinoLogger, type Params } from 'nestjs-pino';
import type { CommonConfig } from '../../config';

export const CORRELATION_HEADER = 'x-correlation-id';

const CORRELATION_PATTERN = /^[\w.:/-]{1,128}$/;
const FRAMEWORK_CONTEXTS = ['NestFactory', 'NestApplication', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer'];
/** Who reports a start that failed. */
const START_CONTEXTS = ['ExceptionHandler', 'NestApplication'];
const SECRETS = ['authorization', 'token', 'environmentToken', 'password', 'secret'];

/** The caller's correlation id when it is well-formed, else a new one. */
export function correlationId(given: unknown): string {
  return typeof given === 'string' && CORRELATION_PATTERN.test(given) ? given : randomUUID();
}

/** One JSON line per entry; within a request every line carries its correlation id. */
export function loggingParams(config: Pick<CommonConfig, 'logLevel' | 'profile'>): Params {
  return {
    pinoHttp: {
      level: config.logLevel,
      base: { profile: config.profile, pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
      customAttributeKeys: { reqId: 'correlationId' },
      quietReqLogger: true,
      // Requests that went well are told at debug only: a Client sends many a second.
      customLogLevel: (request, response, error) => levelOf(request, response, error),
      serializers: { req: describeRequest, res: describeResponse },
    },
  };
}

/** Nest's logger over pino, usable before the application exists. */
export class StartupLogger extends Logger {
  constructor(params: Params) {
    super(new PinoLogger(params), params);
  }

  /** Nest's own account of what it wires is for debugging. */
  override log(message: unknown, ...rest: unknown[]): void {
    if (FRAMEWORK_CONTEXTS.includes(String(rest.at(-1)))) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  /** Nest reports a failed start here with a stack; whoever called for the start reports it in one line instead. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (!START_CONTEXTS.includes(String(rest.at(-1)))) super.error(message, ...rest);
  }
}

function levelOf(request: IncomingMessage, response: ServerResponse, error: Error | undefined): 'error' | 'info' | 'debug' {
  // A probe that is told "not ready" was answered well; what is down tells about itself.
  if (request.url?.startsWith('/health/')) return 'debug';
  // Whoever floods us is told once per answer, not once per line of ours.
  if (response.statusCode === 429) return 'debug';
  if (error || response.statusCode >= 500) return 'error';
  return response.statusCode >= 400 ? 'info' : 'debug';
}

// Headers and query are left out: they may carry tokens.
function describeRequest(request: IncomingMessage): object {
  return { method: request.method, path: request.url?.split('?')[0] };
}

function describeResponse(response: ServerResponse): object {
  return { statusCode: response.statusCode };
}
