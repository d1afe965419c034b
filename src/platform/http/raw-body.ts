import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const RAW_BODY = Symbol('rawBody');

type RequestWithText = FastifyRequest & { [RAW_BODY]?: string };

const RawBodyParameter = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<RequestWithText>()[RAW_BODY];
});

/**
 * Parameter decorator: the exact text of the body, inflated, as a string; undefined when there was none.
 * Only routes that use it keep the text.
 */
export function RawBody(): ParameterDecorator {
  return (target, method, index) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, method!)!;
    RouteConfig({ keepRawBody: true })(target, method!, descriptor);
    RawBodyParameter()(target, method, index);
  };
}

/** Whether the route of this request asked for the text. */
export function keepsRawBody(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { keepRawBody?: boolean }).keepRawBody === true;
}

export function setRawBody(request: FastifyRequest, text: string): void {
  (request as RequestWithText)[RAW_BODY] = text;
}
