import { formatSequence } from '../../../contracts';
import { linkOffsets } from './link-offsets';

describe('linkOffsets', () => {
  const position = { instanceId: '39956f0f-341a-48c6-9c80-b5b3498e6899', epoch: 7, first: 11, last: 14 };
  const at = (offset: number, epoch = 7) => ({ header: { sequence: formatSequence(epoch, offset) } });

  it('numbers a full batch by position, whatever the messages are', () =>
    expect(linkOffsets(position, [null, 1, {}, []])).toEqual([11, 12, 13, 14]));

  it('reads the offsets of a batch with unpublished ones from header.sequence', () =>
    expect(linkOffsets(position, [at(11), at(14)])).toEqual([11, 14]));

  it('takes a batch without messages', () => expect(linkOffsets(position, [])).toEqual([]));

  it.each([
    ['more messages than offsets', [1, 2, 3, 4, 5]],
    ['no sequence', [at(11), {}]],
    ['no object', [at(11), null]],
    ['another epoch', [at(11, 8)]],
    ['outside', [at(15)]],
    ['repeated', [at(12), at(12)]],
    ['backwards', [at(13), at(12)]],
    ['no number', [{ header: { sequence: '7.x' } }]],
  ])('refuses %s', (_, messages) => expect(() => linkOffsets(position, messages)).toThrow('LINK_HEADER_INVALID'));
});
