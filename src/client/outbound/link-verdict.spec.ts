import { judge, type OutboxAt, type OwnStanding } from './link-verdict';

const own: OwnStanding = { epoch: 7, beginsBehind: 0, begun: false, confirmed: true, lastOffset: 100, acknowledged: 50 };
const server = { epoch: 7, lastOffset: 50, lastTransactionId: 'a' };
const same: OutboxAt = { transactionId: 'a', complete: true };

describe('judge', () => {
  const verdict = (ours: Partial<OwnStanding>, theirs: Partial<typeof server> | { epoch: null }, at: Partial<OutboxAt> = {}) =>
    judge({ ...own, ...ours }, { ...server, ...theirs }, async () => ({ ...same, ...at }));

  it('goes on when both have the same last message', async () => expect(await verdict({}, {})).toEqual({ kind: 'IN_STEP' }));

  it('sends again what may have been answered, because an answer tells of rejections', async () =>
    expect(await verdict({}, { lastOffset: 70 })).toEqual({ kind: 'IN_STEP' }));

  it.each<[what: string, ours: Partial<OwnStanding>, theirs: Partial<typeof server>, at: Partial<OutboxAt>]>([
    ['the Server has more than the outbox ever held', {}, { lastOffset: 101 }, {}],
    ['the outbox grew past the Server again, with other messages', {}, {}, { transactionId: 'b' }],
    ['the Server is in an epoch the outbox has not begun', {}, { epoch: 8, lastOffset: 1 }, {}],
    ['an outbox begins for the first time that the Server knows', { confirmed: false }, { epoch: 6 }, {}],
  ])("tells that the Client's store was restored when %s", async (_, ours, theirs, at) =>
    expect(await verdict(ours, theirs, at)).toEqual({ kind: 'NEW_EPOCH', reason: 'CLIENT_STORE_RESTORED' }),
  );

  it("rewinds when the Server's store was restored and what it lacks is there", async () => {
    expect(await verdict({}, { lastOffset: 20 })).toEqual({ kind: 'REWIND', to: 20 });
    expect(await verdict({}, { lastOffset: 0, lastTransactionId: null as never })).toEqual({ kind: 'REWIND', to: 0 });
  });

  it.each<[what: string, ours: Partial<OwnStanding>, theirs: Partial<typeof server> | { epoch: null }, at: Partial<OutboxAt>]>([
    ['what it lacks is no longer there', {}, { lastOffset: 20 }, { complete: false }],
    ['it cannot be told whether both are of one history', {}, { lastOffset: 20 }, { transactionId: null }],
    ['it forgot the epoch', {}, { epoch: 6 }, {}],
    ['it is behind the beginning of the epoch', { beginsBehind: 30 }, { lastOffset: 20 }, {}],
    ['it knows nothing any more', {}, { epoch: null }, {}],
  ])("loads again when the Server's store was restored and %s", async (_, ours, theirs, at) =>
    expect(await verdict(ours, theirs, at)).toEqual({ kind: 'NEW_EPOCH', reason: 'SERVER_STORE_RESTORED' }),
  );

  it('tells the Server of an epoch it has not heard of', async () => {
    expect(await verdict({ confirmed: false }, { epoch: null })).toEqual({ kind: 'BEGIN_AT_SERVER' });
    expect(await verdict({ confirmed: false, begun: true }, { epoch: 6 })).toEqual({ kind: 'BEGIN_AT_SERVER' });
  });
});
