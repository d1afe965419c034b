import { EventPage } from './event-page';

const segment = (firstOffset: number, schemaNames: string[]) => ({
  firstOffset,
  lastOffset: firstOffset + schemaNames.length - 1,
  audience: '',
  appendedAt: new Date(0),
  events: JSON.stringify(schemaNames.map((schemaName) => ({ header: {}, content: { schemaName } }))),
});

describe('EventPage', () => {
  it('begins behind the cursor within a segment and stops at the limit', () => {
    const page = new EventPage(2, 2, {});
    page.take(segment(1, ['A', 'A', 'A', 'A', 'A']));
    expect(page.items.map((item) => item.offset)).toEqual([3, 4]);
    expect([page.offset, page.isFull]).toEqual([4, true]);
  });

  it('moves the cursor over events the filter leaves out', () => {
    const page = new EventPage(0, 10, { schemaName: 'B' });
    page.take(segment(1, ['A', 'B', 'A']));
    expect(page.items.map((item) => item.offset)).toEqual([2]);
    expect([page.offset, page.isFull]).toEqual([3, false]);
  });

  it('does not look for ever for what a filter wants', () => {
    const page = new EventPage(0, 10, { schemaName: 'B' });
    for (let first = 1; first < 30_000; first += 1_000) page.take(segment(first, Array<string>(1_000).fill('A')));
    expect([page.items.length, page.offset, page.isFull]).toEqual([0, 20_000, true]);
  });
});
