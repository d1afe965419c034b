import { BEGINNING, formatCursor, parseCursor } from './cursor';

describe('cursor', () => {
  it('is read back as written', () => {
    for (const position of [BEGINNING, { epoch: 1763740000, offset: 123456789 }])
      expect(parseCursor(formatCursor(position), 'after')).toEqual(position);
  });

  it.each(['', '1.2', 'x', 'MS4y=', Buffer.from('1.x').toString('base64url'), Buffer.from('01.2').toString('base64url'), '\u0000'])(
    'refuses %p',
    (text) => expect(() => parseCursor(text, 'after')).toThrow('CURSOR_INVALID'),
  );
});
