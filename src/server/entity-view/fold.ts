import type { EntityState } from './entity-state';

/**
 * Folds states, given in the order of the log, so that each entity occurs once per round. Writing the rounds one after
 * the other leaves what writing every state would have left.
 *
 * The log's order decides, except that a lower sequence of the same sender is ignored. States of one sender fold into
 * their last highest one; where senders alternate, what was stored before matters, so a new round begins.
 */
export function foldStates(states: readonly EntityState[]): EntityState[][] {
  const rounds: Map<string, EntityState>[] = [];
  const latest = new Map<string, { round: number; state: EntityState }>();
  for (const state of states) {
    const identity = `${state.entityKey} ${state.schemaName}`;
    const before = latest.get(identity);
    if (before && isOlder(state, before.state)) continue;
    const round = before === undefined ? 0 : comparable(state, before.state) ? before.round : before.round + 1;
    (rounds[round] ??= new Map()).set(identity, state);
    latest.set(identity, { round, state });
  }
  return rounds.map((round) => [...round.values()]);
}

/** Whether two states are ordered by the same sender's sequence, or neither has any. */
function comparable(one: EntityState, other: EntityState): boolean {
  return one.generatedBy === other.generatedBy && (one.sequenceOrder === null) === (other.sequenceOrder === null);
}

function isOlder(state: EntityState, than: EntityState): boolean {
  if (state.generatedBy === null || state.generatedBy !== than.generatedBy) return false;
  return state.sequenceOrder !== null && than.sequenceOrder !== null && state.sequenceOrder < than.sequenceOrder;
}
