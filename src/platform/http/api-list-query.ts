import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { map, type Observable } from 'rxjs';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, parseFields, type ListSpec } from './list-query';

/** Documents the query parameters of a list in OpenAPI and applies `fields` to its items. */
export function ApiListQuery(spec: ListSpec): MethodDecorator {
  const parameters = [
    number('page', 'Page, from 1.', 1),
    number('pageSize', `Items per page, at most ${MAX_PAGE_SIZE}.`, DEFAULT_PAGE_SIZE),
    ...(spec.sortable.length > 0
      ? [text('order', `Comma-separated, \`-\` for descending: ${spec.sortable.join(', ')}. Default \`${spec.defaultOrder}\`.`)]
      : []),
    text('fields', 'Comma-separated properties to answer with. Default all.'),
    ...(spec.searchable.length > 0 ? [text('search', `Text looked for in ${spec.searchable.join(', ')}.`)] : []),
    ...spec.filterable.map((property) => text(property, 'Exact value.')),
    ...spec.rangeable.flatMap((property) => [text(`${property}From`, 'Lowest value.'), text(`${property}To`, 'Highest value.')]),
  ];
  return applyDecorators(UseInterceptors(FieldsInterceptor), ...parameters);
}

/** Keeps only the properties asked for by `fields`. */
@Injectable()
class FieldsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
    const fields = parseFields(request.query.fields);
    return fields === null ? next.handle() : next.handle().pipe(map((page: { items: object[] }) => pick(page, fields)));
  }
}

function pick<Page extends { items: object[] }>(page: Page, fields: string[]): Page {
  const items = page.items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))));
  return { ...page, items };
}

function text(name: string, description: string): MethodDecorator {
  return ApiQuery({ name, required: false, type: String, description });
}

function number(name: string, description: string, value: number): MethodDecorator {
  return ApiQuery({ name, required: false, description, schema: { type: 'integer', minimum: 1, default: value } });
}
