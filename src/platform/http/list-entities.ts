import { Brackets, QueryFailedError, type ObjectLiteral, type Repository, type SelectQueryBuilder } from 'typeorm';
import { invalidRequest } from './request-error';
import { parseListQuery, type ListQuery, type ListSpec, type ParsedListQuery } from './list-query';

export interface ListPage<E> {
  hasNext: boolean;
  items: E[];
}

/** PostgreSQL's complaints about the text of a value: malformed, out of range, not a date. */
const MALFORMED_VALUE = ['22P02', '22003', '22007', '22008', '22009', '22021'];

/**
 * One page of a repository, as asked by the query parameters of the contract (section 2).
 * `fields` is applied to the answer by `@ApiListQuery`, because the answer need not have the entity's shape.
 * @throws ConnectorError `REQUEST_INVALID` for unknown parameters and values the property cannot have
 */
export async function listEntities<E extends ObjectLiteral>(
  repository: Repository<E>,
  spec: ListSpec,
  query: ListQuery,
): Promise<ListPage<E>> {
  const parsed = parseListQuery(spec, query);
  const builder = repository.createQueryBuilder('e');
  addConditions(builder, spec, parsed);
  addOrder(builder, repository, parsed);
  builder.limit(parsed.pageSize + 1).offset((parsed.page - 1) * parsed.pageSize);
  const items = await builder.getMany().catch((error: unknown) => {
    throw asInvalidValue(error, parsed);
  });
  return { hasNext: items.length > parsed.pageSize, items: items.slice(0, parsed.pageSize) };
}

function addConditions(builder: SelectQueryBuilder<ObjectLiteral>, spec: ListSpec, query: ParsedListQuery): void {
  query.filters.forEach(({ property, value }, index) => {
    builder.andWhere(`e.${property} = :filter${index}`, { [`filter${index}`]: value });
  });
  query.ranges.forEach(({ property, bound, value }, index) => {
    builder.andWhere(`e.${property} ${bound === 'From' ? '>=' : '<='} :range${index}`, { [`range${index}`]: value });
  });
  if (query.search === null) return;
  const pattern = `%${query.search.replace(/[\\%_]/g, '\\$&')}%`;
  const anyOf = spec.searchable.map((property) => `CAST(e.${property} AS text) ILIKE :search`).join(' OR ');
  builder.andWhere(new Brackets((where) => where.where(anyOf, { search: pattern })));
}

// The primary key comes last, so that pages neither overlap nor leave gaps where the order has ties.
function addOrder<E extends ObjectLiteral>(builder: SelectQueryBuilder<E>, repository: Repository<E>, query: ParsedListQuery): void {
  const keys = repository.metadata.primaryColumns.map((column) => ({ property: column.propertyName, descending: false }));
  for (const { property, descending } of [...query.order, ...keys]) builder.addOrderBy(`e.${property}`, descending ? 'DESC' : 'ASC');
}

function asInvalidValue(error: unknown, query: ParsedListQuery): unknown {
  const code = error instanceof QueryFailedError ? (error.driverError as { code?: string }).code : undefined;
  if (!code || !MALFORMED_VALUE.includes(code)) return error;
  const names = [...query.filters.map((filter) => filter.property), ...query.ranges.map((range) => range.property + range.bound)];
  return invalidRequest(names.map((name) => ({ path: `?${name}`, problem: 'may have a value this property cannot have' })));
}
