import { formatLinkHeader, parseLinkHeader } from './link';

describe('X-TCC-Link header', () => {
  const position = { instanceId: '39956f0f-341a-48c6-9c80-b5b3498e6899', epoch: 1763740000, first: 11, last: 20 };

  it('is read back as written', () => expect(parseLinkHeader(formatLinkHeader(position))).toEqual(position));

  it.each([
    '',
    'x',
    '39956f0f-341a-48c6-9c80-b5b3498e6899; epoch=1; first=5; last=4',
    '39956f0f-341a-48c6-9c80-b5b3498e6899; epoch=1; first=0; last=4',
    '39956f0f-341a-48c6-9c80-b5b3498e6899; epoch=-1; first=1; last=4',
  ])('refuses %p', (text) => expect(parseLinkHeader(text)).toBeNull());
});
