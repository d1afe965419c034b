import fc from 'fast-check';
import type { EntityState } from './entity-state';
import { foldStates } from './fold';

const state = (entityKey: string, generatedBy: string | null, sequenceOrder: string | null, logOffset: number): EntityState => ({
  schemaName: 'PESSOA',
  entityKey,
  key: '[]',
  originName: 'PESSOAS',
  originApp: 'PESSOAS',
  generatedBy,
  sequence: sequenceOrder,
  sequenceOrder,
  updatedAt: '2000-01-01T00:00:00+00:00',
  deleted: false,
  data: '{}',
  logOffset,
});

/** What the view's upsert does, one state after the other. */
function write(table: Map<string, EntityState>, states: readonly EntityState[]): Map<string, EntityState> {
  for (const next of states) {
    const stored = table.get(next.entityKey);
    const older =
      stored?.generatedBy != null &&
      stored.generatedBy === next.generatedBy &&
      stored.sequenceOrder !== null &&
      next.sequenceOrder !== null &&
      next.sequenceOrder < stored.sequenceOrder;
    if (!older) table.set(next.entityKey, next);
  }
  return table;
}

describe('foldStates', () => {
  it('keeps the last state of each entity in one round', () => {
    const rounds = foldStates([state('a', 'x', '1', 1), state('b', 'x', '2', 2), state('a', 'x', '3', 3)]);
    expect(rounds.map((round) => round.map((one) => one.logOffset))).toEqual([[3, 2]]);
  });

  it('ignores a lower sequence of the same sender, not of another', () => {
    expect(foldStates([state('a', 'x', '5', 1), state('a', 'x', '3', 2)])[0][0].logOffset).toBe(1);
    expect(foldStates([state('a', 'x', '5', 1), state('a', 'y', '3', 2)])[1][0].logOffset).toBe(2);
  });

  it('leaves what writing every state in order would have left', () => {
    const anyState = fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y', null), fc.constantFrom('1', '2', '3', '4', null));
    fc.assert(
      fc.property(fc.array(anyState, { maxLength: 3 }), fc.array(anyState, { maxLength: 12 }), (before, events) => {
        const stored = before.map((parts, index) => state(...parts, index));
        const states = events.map((parts, index) => state(...parts, 100 + index));
        const expected = write(write(new Map(), stored), states);
        const folded = foldStates(states).reduce(write, write(new Map(), stored));
        expect(folded).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
