/** Repeatable choices: the same seed gives the same sequence (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A generator of its own, so that one consumer's appetite does not change another's choices. */
  fork(salt: number): Random {
    return new Random((this.state ^ Math.imul(salt + 1, 0x9e3779b9)) >>> 0);
  }

  /** 0 inclusive to 1 exclusive. */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** Both ends inclusive. */
  int(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)];
  }

  /** One of the entries, each as likely as its weight says. */
  weighted<T>(entries: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.fraction() * entries.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of entries) if ((left -= weight) < 0) return choice;
    return entries[entries.length - 1][1];
  }

  digits(count: number): string {
    return String(this.int(1, 9)) + Array.from({ length: count - 1 }, () => this.int(0, 9)).join('');
  }
}
