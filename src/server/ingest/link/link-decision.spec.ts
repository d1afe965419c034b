import { decideLink } from './link-decision';

describe('decideLink', () => {
  const stored = { epoch: 7, lastOffset: 20, lastTransactionId: null };

  it('stores the batch that follows', () =>
    expect(decideLink(stored, { epoch: 7, first: 21, last: 30 })).toEqual({ kind: 'STORE', from: 21 }));

  it('takes batch 1, sent again after batch 2, for a repeat', () =>
    expect(decideLink(stored, { epoch: 7, first: 1, last: 10 })).toEqual({ kind: 'REPEAT' }));

  it('stores only the new part of a batch that overlaps', () =>
    expect(decideLink(stored, { epoch: 7, first: 11, last: 30 })).toEqual({ kind: 'STORE', from: 21 }));

  it('refuses a gap and names the expected offset', () =>
    expect(decideLink(stored, { epoch: 7, first: 22, last: 30 })).toEqual({ kind: 'GAP', expected: 21 }));

  it('refuses a lower epoch', () =>
    expect(decideLink(stored, { epoch: 6, first: 21, last: 30 })).toEqual({ kind: 'EPOCH_OLD', current: 7 }));

  it('begins anew with a higher epoch, wherever it begins', () =>
    expect(decideLink(stored, { epoch: 8, first: 5, last: 30 })).toEqual({ kind: 'STORE', from: 5 }));

  it('expects a link never heard of to begin at offset 1', () => {
    expect(decideLink(null, { epoch: 7, first: 1, last: 3 })).toEqual({ kind: 'STORE', from: 1 });
    expect(decideLink(null, { epoch: 7, first: 4, last: 6 })).toEqual({ kind: 'GAP', expected: 1 });
  });
});
