import { describeUrl, withSearchPath } from './store-url';

describe('store connection string', () => {
  it('gets the search path of the profile', () => {
    expect(withSearchPath('postgres://u:p@h/db', 'tcc_server')).toBe('postgres://u:p@h/db?options=-c%20search_path%3Dtcc_server');
  });

  it('keeps options it already has', () => {
    const url = new URL(withSearchPath('postgres://u:p@h/db?sslmode=require&options=-c%20geqo%3Doff', 'tcc_client'));
    expect(url.searchParams.get('options')).toBe('-c geqo=off -c search_path=tcc_client');
    expect(url.searchParams.get('sslmode')).toBe('require');
  });

  it('is shown without user and password', () => {
    expect(describeUrl('postgres://user:secret@db.example:6432/store')).toBe('db.example:6432/store');
    expect(describeUrl('postgres://user:secret@db.example/store')).toBe('db.example:5432/store');
  });
});
