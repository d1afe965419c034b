import type { Segment } from '../../event-log';
import { packRequest } from './link-request';

const segment = (firstOffset: number, count: number, audience = 'remote', text = 'x'): Segment => ({
  firstOffset,
  lastOffset: firstOffset + count - 1,
  audience,
  appendedAt: new Date(),
  events: JSON.stringify(Array.from({ length: count }, (_, index) => ({ offset: firstOffset + index, text }))),
});
const limits = { messages: 10, bytes: 10_000 };
const offsets = (body: Buffer) => (JSON.parse(body.toString()) as { offset: number }[]).map((message) => message.offset);

describe('packRequest', () => {
  it('joins whole segments up to the limit of messages', () => {
    const request = packRequest([segment(1, 4), segment(5, 4), segment(9, 4)], 'remote', 0, limits);
    expect(request).toMatchObject({ first: 1, last: 8, messages: 8 });
    expect(offsets(request.body)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('keeps to the limit of bytes', () => {
    const large = 'y'.repeat(4_000);
    expect(
      packRequest([segment(1, 1, 'remote', large), segment(2, 1, 'remote', large), segment(3, 1, 'remote', large)], 'remote', 0, limits),
    ).toMatchObject({
      last: 2,
      messages: 2,
    });
  });

  it('covers segments of other audiences without sending them', () => {
    const request = packRequest(
      [segment(1, 2, 'standalone'), segment(3, 2, 'remote,standalone'), segment(5, 2, 'standalone')],
      'remote',
      0,
      limits,
    );
    expect(request).toMatchObject({ first: 1, last: 6, messages: 2 });
    expect(offsets(request.body)).toEqual([3, 4]);
  });

  it('begins inside a segment after a rewind', () => {
    const request = packRequest([segment(1, 4)], 'remote', 2, limits);
    expect(request).toMatchObject({ first: 3, last: 4, messages: 2 });
    expect(offsets(request.body)).toEqual([3, 4]);
  });

  it('cuts a segment that is larger than a request may be', () => {
    expect(packRequest([segment(1, 25)], 'remote', 0, limits)).toMatchObject({ first: 1, last: 10, messages: 10 });
    expect(packRequest([segment(1, 25)], 'remote', 20, limits)).toMatchObject({ first: 21, last: 25, messages: 5 });
  });

  it('sends a single message however large it is', () => {
    expect(packRequest([segment(1, 1, 'remote', 'z'.repeat(20_000))], 'remote', 0, limits)).toMatchObject({ last: 1, messages: 1 });
  });
});
