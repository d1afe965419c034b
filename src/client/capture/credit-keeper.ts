import type { ChangeQueue, ChangeRow } from '../../dialects';
import { changeLogUse, type ChangeLogUse } from './change-log-use';

/**
 * Keeps the triggers' credit ahead of what capture has worked off (correctness rule 11): the change log never holds more
 * than the budget, whatever becomes of the Client.
 */
export class CreditKeeper {
  constructor(
    private readonly queue: ChangeQueue,
    private readonly budget: number,
    /** Told how much of the budget is used; null: there is no change log. */
    private readonly tell: (use: ChangeLogUse | null) => void,
  ) {}

  /**
   * Raises the credit when less than half of the budget is left.
   * @param waiting the first rows of the change log, read from its start
   */
  async keep(waiting: readonly ChangeRow[]): Promise<void> {
    const credit = await this.queue.credit();
    if (!credit) return this.tell(null);
    const first = waiting.length > 0 ? waiting[0].id : null;
    const workedOff = first === null ? credit.lastId : first - 1;
    if (credit.maxId === 0 || credit.maxId - workedOff >= this.budget / 2) return this.tell(changeLogUse(credit, first, this.budget));
    const maxId = workedOff + this.budget;
    await this.queue.raiseCredit(maxId);
    this.tell(changeLogUse({ ...credit, maxId }, first, this.budget));
  }
}
