import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const RECEIVED = Symbol('receivedBody');

type RequestWithBody = FastifyRequest & { [RECEIVED]?: ReceivedBody };

/** A JSON body as it came and as it was parsed. */
export class ReceivedBody {
  /** Elements, when the body is an array; else null. */
  readonly items: number | null;

  /** @param bytes exact text of the body in UTF-8, inflated, without byte order mark */
  constructor(
    readonly bytes: Buffer,
    private parsed: unknown,
  ) {
    this.items = Array.isArray(parsed) ? parsed.length : null;
  }

  /**
   * The parsed body, handed over once: nobody else keeps it, so a large one is garbage as soon as its taker is through
   * with it, and not only when the request has been answered.
   */
  take(): unknown {
    const { parsed } = this;
    this.parsed = undefined;
    return parsed;
  }
}

const ReceivedParameter = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<RequestWithBody>()[RECEIVED];
});

/** Parameter decorator, in the place of `@Body()`: the ReceivedBody; undefined when there was none. */
export function Received(): ParameterDecorator {
  return (target, method, index) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, method!)!;
    RouteConfig({ takesReceivedBody: true })(target, method!, descriptor);
    ReceivedParameter()(target, method, index);
  };
}

/** Whether the route of this request takes a ReceivedBody. */
export function takesReceivedBody(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { takesReceivedBody?: boolean }).takesReceivedBody === true;
}

export function setReceivedBody(request: FastifyRequest, body: ReceivedBody): void {
  (request as RequestWithBody)[RECEIVED] = body;
}
