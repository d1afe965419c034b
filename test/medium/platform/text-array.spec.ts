import { textArray } from '../../../src/platform/persistence';
import { createStore, type TestStore } from '../../support/store';

describe('textArray', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await createStore('tcc_server', []);
  });
  afterAll(() => store.close());

  it.each([
    ['plain texts', ['a', 'bc']],
    ['nothing', []],
    ['nulls and empty texts', [null, '', null]],
    ['what the text form would have to escape', ['NULL', '{}', 'a"b', '\\', ',', ' ', '\n\t\u0001']],
    ['other scripts', ['ação', '日本', '😀']],
  ])('brings %s to the database as they are', async (_what, values) => {
    const { rows } = await store.pool.query<{ values: unknown; found: unknown }>(
      `SELECT $1::text[] AS values, (SELECT coalesce(array_agg(v ORDER BY i), '{}') FROM unnest($1::text[]) WITH ORDINALITY AS t (v, i)) AS found`,
      [textArray(values)],
    );
    expect(rows[0]).toEqual({ values, found: values });
  });
});
