import { SegmentDrafts } from './segment-drafts';

describe('SegmentDrafts', () => {
  it('gathers single events and keeps the order around whole arrays', () => {
    const drafts = new SegmentDrafts();
    drafts.addEvent('a', '1');
    drafts.addEvent('b', '9');
    drafts.addEvent('a', '2');
    drafts.addArray('a', Buffer.from('[3,4]'), 2);
    drafts.addEvent('a', '5');
    expect(Object.fromEntries(drafts.byStream())).toEqual({
      a: [
        { audience: '', events: ['1', '2'] },
        { audience: '', events: { arrayText: Buffer.from('[3,4]'), count: 2 } },
        { audience: '', events: ['5'] },
      ],
      b: [{ audience: '', events: ['9'] }],
    });
  });

  it('closes a segment of single events at 500', () => {
    const drafts = new SegmentDrafts();
    for (let index = 0; index < 501; index++) drafts.addEvent('a', '1');
    expect([...drafts.byStream()][0][1].map((draft) => (draft.events as string[]).length)).toEqual([500, 1]);
  });
});
