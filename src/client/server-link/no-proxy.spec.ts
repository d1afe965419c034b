import { bypassesProxy } from './no-proxy';

describe('bypassesProxy', () => {
  const url = new URL('https://connector.example.com:8443/base');

  it.each([
    '*',
    'example.com',
    '.example.com',
    '*.example.com',
    'CONNECTOR.example.com',
    'other, example.com:8443',
    'other connector.example.com',
  ])('is true for %p', (noProxy) => expect(bypassesProxy(noProxy, url)).toBe(true));

  it.each([null, '', 'ample.com', 'other.example.com', 'example.com:443', 'example.org'])('is false for %p', (noProxy) =>
    expect(bypassesProxy(noProxy, url)).toBe(false),
  );
});
