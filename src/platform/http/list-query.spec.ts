import { ConnectorError } from '../../common/errors';
import { parseListQuery } from './list-query';

describe('list query', () => {
  const spec = {
    searchable: ['name'],
    filterable: ['name', 'enabled'],
    rangeable: ['createdAt'],
    sortable: ['name', 'createdAt'],
    defaultOrder: '-createdAt',
  };

  it('has defaults', () => {
    expect(parseListQuery(spec, {})).toEqual({
      page: 1,
      pageSize: 20,
      order: [{ property: 'createdAt', descending: true }],
      fields: null,
      search: null,
      filters: [],
      ranges: [],
    });
  });

  it('reads every kind of parameter', () => {
    const query = {
      page: '2',
      pageSize: '500',
      order: 'name,-createdAt',
      fields: 'id, name',
      search: 'a%',
      enabled: 'true',
      createdAtFrom: '2026-01-01',
    };
    expect(parseListQuery(spec, query)).toEqual({
      page: 2,
      pageSize: 500,
      order: [
        { property: 'name', descending: false },
        { property: 'createdAt', descending: true },
      ],
      fields: ['id', 'name'],
      search: 'a%',
      filters: [{ property: 'enabled', value: 'true' }],
      ranges: [{ property: 'createdAt', bound: 'From', value: '2026-01-01' }],
    });
  });

  it.each([
    [{ page: '0' }, '?page'],
    [{ pageSize: '501' }, '?pageSize'],
    [{ pageSize: 'x' }, '?pageSize'],
    [{ order: 'password' }, '?order'],
    [{ unknown: '1' }, '?unknown'],
    [{ nameFrom: 'a' }, '?nameFrom'],
    [{ name: ['a', 'b'] }, '?name'],
    [{ constructor: 'x' }, '?constructor'],
  ])('refuses %p', (query: Record<string, unknown>, path) => {
    const error = catchError(() => parseListQuery(spec, query));
    expect(error.code).toBe('REQUEST_INVALID');
    expect(error.details.map((detail) => detail.parameters.path)).toEqual([path]);
  });

  function catchError(work: () => unknown): ConnectorError {
    try {
      work();
    } catch (error) {
      return error as ConnectorError;
    }
    throw new Error('nothing was thrown');
  }
});
