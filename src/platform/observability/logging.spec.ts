import { correlationId } from './logging';

describe('correlation id', () => {
  it.each(['a', 'order-7', '4bf92f35:77b3.4da6/a_1', 'x'.repeat(128)])("is the caller's when it is %p", (given) => {
    expect(correlationId(given)).toBe(given);
  });

  it.each([undefined, '', 'a b', 'a\nb', '<script>', 'x'.repeat(129), ['a', 'b']])('is a new one instead of %p', (given) => {
    expect(correlationId(given)).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });
});
