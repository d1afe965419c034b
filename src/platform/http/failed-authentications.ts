import { LruMap } from '../../common/lru-map';

/** Failures an address may have at once; a person mistyping and a Client with an old token stay far below. */
const BURST = 100;
/** Failures an address may have again per second after that. */
const PER_SECOND = 1;
/** Bounds memory under a flood from many addresses. */
const MOST_ADDRESSES = 10_000;

/** How many failures an address had lately: falls by PER_SECOND, never below 0. */
interface Account {
  failures: number;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Counts authentications that failed, per client address. It is asked only after one has failed: whoever sends a valid
 * token is never slowed down, whatever else comes from its address. It keeps nobody from guessing; the tokens' 256 random
 * bits do.
 */
export class FailedAuthentications {
  private readonly accounts = new LruMap<string, Account>(MOST_ADDRESSES);

  constructor(private readonly now: () => number = Date.now) {}

  /** Counts a failure. @returns seconds to wait until the next one is answered as such; 0: within the limit */
  count(address: string): number {
    const key = networkOf(address);
    const at = this.now();
    const known = this.accounts.get(key);
    const failures = known ? Math.max(0, known.failures - ((at - known.at) / 1_000) * PER_SECOND) : 0;
    const exceeded = failures + 1 > BURST;
    this.accounts.set(key, { failures: exceeded ? failures : failures + 1, at });
    return exceeded ? Math.max(1, Math.ceil((failures + 1 - BURST) / PER_SECOND)) : 0;
  }
}

/** An IPv4 address as it is, an IPv6 address by its first 64 bits: the rest is the subscriber's to choose. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const [head, tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after].slice(0, 4).join(':').toLowerCase();
}
