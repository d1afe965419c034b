import { invalidRequest, type InvalidValue } from './request-error';

/** What a list may be asked by. Names are properties of the entity. */
export interface ListSpec {
  /** Looked into by `search`. */
  searchable: string[];
  /** `<property>=<value>`. */
  filterable: string[];
  /** `<property>From`, `<property>To`, both inclusive; times and numbers. */
  rangeable: string[];
  /** Usable in `order`. */
  sortable: string[];
  /** As `order` is written, e.g. `name` or `-createdAt`. */
  defaultOrder: string;
}

/** Query parameters of a list as they came. */
export type ListQuery = Record<string, unknown>;

/** A list request, checked. */
export interface ParsedListQuery {
  page: number;
  pageSize: number;
  order: { property: string; descending: boolean }[];
  fields: string[] | null;
  search: string | null;
  filters: { property: string; value: string }[];
  ranges: { property: string; bound: 'From' | 'To'; value: string }[];
}

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 500;
const MAX_PAGE = 1_000_000;

/**
 * Reads the query parameters of a list (contract section 2).
 * @throws ConnectorError `REQUEST_INVALID` naming every unknown or invalid parameter
 */
export function parseListQuery(spec: ListSpec, query: ListQuery): ParsedListQuery {
  const problems: InvalidValue[] = [];
  const texts = textParameters(query, problems);
  const parsed: ParsedListQuery = {
    page: wholeNumber(texts, 'page', 1, MAX_PAGE, problems),
    pageSize: wholeNumber(texts, 'pageSize', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, problems),
    order: parseOrder(texts.get('order') ?? spec.defaultOrder, spec, problems),
    fields: parseFields(texts.get('fields')),
    search: texts.get('search')?.trim() || null,
    filters: [],
    ranges: [],
  };
  for (const name of ['page', 'pageSize', 'order', 'fields', 'search']) texts.delete(name);
  for (const [name, value] of texts) addCondition(parsed, spec, name, value, problems);
  if (problems.length > 0) throw invalidRequest(problems);
  return parsed;
}

/** Names asked for by `fields`; null: all. */
export function parseFields(text: unknown): string[] | null {
  if (typeof text !== 'string') return null;
  const names = text.split(',').map((name) => name.trim());
  return names.filter(Boolean).length > 0 ? names.filter(Boolean) : null;
}

function textParameters(query: ListQuery, problems: InvalidValue[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') problems.push({ path: `?${name}`, problem: 'may be given once' });
    else if (value.includes('\0')) problems.push({ path: `?${name}`, problem: 'must not contain NUL' });
    else texts.set(name, value);
  }
  return texts;
}

function wholeNumber(texts: Map<string, string>, name: string, fallback: number, maximum: number, problems: InvalidValue[]): number {
  const text = texts.get(name);
  if (text === undefined) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= maximum) return value;
  problems.push({ path: `?${name}`, problem: `must be a whole number from 1 to ${maximum}` });
  return fallback;
}

function parseOrder(text: string, spec: ListSpec, problems: InvalidValue[]): ParsedListQuery['order'] {
  const terms = text
    .split(',')
    .map((term) => term.trim())
    .filter(Boolean);
  const order = terms.map((term) => ({ property: term.replace(/^[+-]/, ''), descending: term.startsWith('-') }));
  const unknown = order.filter((term) => !spec.sortable.includes(term.property)).map((term) => term.property);
  if (unknown.length === 0) return order;
  problems.push({ path: '?order', problem: `cannot order by ${unknown.join(', ')}; possible: ${spec.sortable.join(', ')}` });
  return [];
}

function addCondition(parsed: ParsedListQuery, spec: ListSpec, name: string, value: string, problems: InvalidValue[]): void {
  if (spec.filterable.includes(name)) {
    parsed.filters.push({ property: name, value });
    return;
  }
  const [, property, bound] = /^(.+)(From|To)$/.exec(name) ?? [];
  if (property && spec.rangeable.includes(property)) parsed.ranges.push({ property, bound: bound as 'From' | 'To', value });
  else problems.push({ path: `?${name}`, problem: 'is not a parameter of this list' });
}
