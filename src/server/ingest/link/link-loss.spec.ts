import { serverForgot } from './link-loss';

describe('serverForgot', () => {
  const hello = { instanceId: 'a', epoch: 7, acknowledged: 20 };
  const stored = { epoch: 7, lastOffset: 20, lastTransactionId: null };

  it.each([
    ['is where the Client was answered', stored, false],
    ['is further, because an answer was lost', { ...stored, lastOffset: 30 }, false],
    ['is behind', { ...stored, lastOffset: 19 }, true],
    ['has an older epoch than one it confirmed', { ...stored, epoch: 6, lastOffset: 99 }, true],
    ['has a newer epoch: then it is the Client that forgot', { ...stored, epoch: 8, lastOffset: 1 }, false],
    ['knows nothing of a Client it has answered', null, true],
  ])('tells when the Server %s', (_, known, expected) => expect(serverForgot(known, hello)).toBe(expected));

  it('expects nothing of an epoch that was never confirmed', () =>
    expect(serverForgot(null, { ...hello, acknowledged: null })).toBe(false));
});
