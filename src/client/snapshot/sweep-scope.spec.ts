import { mayDelete } from './sweep-scope';

describe('what a sweep may delete', () => {
  const may = mayDelete('own', ['second']);

  it.each([
    ['its own, sent by capture or by a load', 'tcc-client/own', true, true],
    ['its own, sent by a load', 'tcc-client/own/snapshot', true, true],
    ["another connection's, once the database was taken over", 'tcc-client/former', false, true],
    ["an application's, once the database was taken over", null, false, true],
    ["another connection's of this Client never", 'tcc-client/second/snapshot', false, false],
  ])('%s', (_what, generatedBy, normally, takenOver) => {
    expect(may({ generatedBy }, { anySender: false })).toBe(normally);
    expect(may({ generatedBy }, { anySender: true })).toBe(takenOver);
  });
});
