/** How long events stay in the event log. */
export interface RetentionPolicy {
  /** Days after which events may go that every reader has passed. */
  keepDays: number;
  /** Bytes of stored events above which the oldest go before their time, unread by some readers if need be; 0: no limit. */
  keepBytes: number;
  /**
   * Readers every stream has: nothing goes that one of them has not passed, whatever the limits say, and even if it has
   * no cursor yet.
   */
  requiredReaders: readonly string[];
}

/** Injection token of the profile's policy. */
export const RETENTION_POLICY = Symbol('RetentionPolicy');
