/** Runs changes of one product database's structures one after the other, those of different ones side by side. */
export class ConnectionLanes {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after whatever was begun for the connection before, whether that succeeded or not. */
  run<T>(connectionId: string, work: () => Promise<T>): Promise<T> {
    const result = (this.tails.get(connectionId) ?? Promise.resolve()).then(work, work);
    this.tails.set(
      connectionId,
      result.catch(() => undefined),
    );
    return result;
  }
}
