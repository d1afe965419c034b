/** What has to be ended and removed, in the order it was begun; undone in reverse. */
export class Teardown {
  /** @type {{ name: string, undo: () => unknown }[]} */
  #steps = [];
  /** @type {Promise<void> | undefined} */
  #running;

  /**
   * Register before the thing exists, not after: a signal may arrive while it is starting.
   * @param {string} name
   * @param {() => unknown} undo may be called when the thing never came to be
   */
  add(name, undo) {
    this.#steps.push({ name, undo });
  }

  /** Undoes everything once, however often it is called; one failing step does not keep the others from their turn. */
  run() {
    return (this.#running ??= this.#undoAll());
  }

  async #undoAll() {
    for (const { name, undo } of this.#steps.reverse()) {
      try {
        await undo();
      } catch (error) {
        console.error(`Could not clean up ${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}
