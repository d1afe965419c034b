/** How waits between attempts grow, in milliseconds. */
export interface BackoffLimits {
  first: number;
  longest: number;
}

/**
 * Exponential back-off with jitter: doubles per failure up to the longest, then takes a random half to whole of it,
 * so that many that failed together do not come back together.
 * @param failures failures in a row, from 1
 * @param random from 0 to 1; given by tests
 */
export function backoffDelay(failures: number, limits: BackoffLimits, random: number = Math.random()): number {
  const whole = Math.min(limits.longest, limits.first * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * random);
}
