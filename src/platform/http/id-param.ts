import { Param, ParseUUIDPipe } from '@nestjs/common';
import { invalidRequest } from './request-error';

/** A UUID in the path of a route. Any other text is answered with `REQUEST_INVALID`. */
export function IdParam(name = 'id'): ParameterDecorator {
  return Param(name, new ParseUUIDPipe({ exceptionFactory: () => invalidRequest([{ path: name, problem: 'must be a UUID' }]) }));
}

/** The part of a reply a handler with `@Res({ passthrough: true })` needs. */
export interface HeaderWriter {
  header(name: string, value: string): HeaderWriter;
}
