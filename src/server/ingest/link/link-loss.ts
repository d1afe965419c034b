import type { LinkHello } from '../../../contracts';
import type { StoredLink } from './link-decision';

/** Whether a Client remembers an answer that this Server's store does not: the store was restored from a backup. */
export function serverForgot(stored: StoredLink | null, { epoch, acknowledged }: LinkHello): boolean {
  if (acknowledged === null) return false;
  if (stored === null || stored.epoch < epoch) return true;
  return stored.epoch === epoch && stored.lastOffset < acknowledged;
}
