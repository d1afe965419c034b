import type { MessageResult } from '../../contracts';
import type { ServerAnswer } from '../server-link';

/** What an answer of the Server means for the request it answers. */
export type LinkOutcome =
  /** Stored, or seen before; `rejected` were answered with a code and count as passed (correctness rule 18). */
  | { kind: 'TAKEN'; rejected: MessageResult[] }
  /** The Server stands elsewhere: go on at this offset. */
  | { kind: 'GAP'; expected: number }
  | { kind: 'TOO_LARGE' }
  | { kind: 'REFUSED' }
  /** Not now, or not understood: the same again later. */
  | { kind: 'RETRY'; problem: string; afterMs: number };

/** Reads an answer of `POST /v1/environment/eventsData` to a batch of the link. */
export function outcomeOf(answer: ServerAnswer): LinkOutcome {
  const { status, headers } = answer;
  if (status === 200) {
    const results = resultsOf(answer.json);
    return results
      ? { kind: 'TAKEN', rejected: results.filter((result) => result.status === 'REJECTED') }
      : retry(answer, 'no results in the answer');
  }
  const expected = Number(headers['x-tcc-expected']);
  if (status === 409 && codeOf(answer.json) === 'LINK_GAP' && Number.isSafeInteger(expected) && expected > 0)
    return { kind: 'GAP', expected };
  if (status === 413) return { kind: 'TOO_LARGE' };
  if (status === 401 || status === 403) return { kind: 'REFUSED' };
  return retry(answer, codeOf(answer.json) ?? 'no error body');
}

function retry({ status, headers }: ServerAnswer, detail: string): LinkOutcome {
  const seconds = Number(headers['retry-after']);
  return { kind: 'RETRY', problem: `HTTP ${status}: ${detail}`, afterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0 };
}

function resultsOf(json: unknown): MessageResult[] | null {
  const results = (json as { results?: unknown } | null)?.results;
  return Array.isArray(results) ? (results as MessageResult[]) : null;
}

function codeOf(json: unknown): string | null {
  const code = (json as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
