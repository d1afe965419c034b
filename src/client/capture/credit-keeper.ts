import type { ChangeQueue, ChangeRow } from '../../dialects';
import { obstacleOf } from '../product-connection-schema';

/**
 * Keeps the triggers' credit ahead of what capture has worked off (correctness rule 11): the change log never holds more
 * than the budget, whatever becomes of the Client.
 */
export class CreditKeeper {
  constructor(
    private readonly queue: ChangeQueue,
    private readonly budget: number,
    /** Told what keeps the triggers from logging, null when nothing does. */
    private readonly tell: (obstacle: ReturnType<typeof obstacleOf>) => void,
  ) {}

  /**
   * Raises the credit when less than half of the budget is left.
   * @param waiting the first rows of the change log, read from its start
   */
  async keep(waiting: readonly ChangeRow[]): Promise<void> {
    const credit = await this.queue.credit();
    if (!credit) return this.tell(null);
    const workedOff = waiting.length > 0 ? waiting[0].id - 1 : credit.lastId;
    if (credit.maxId === 0 || credit.maxId - workedOff >= this.budget / 2) return this.tell(obstacleOf(credit));
    const maxId = workedOff + this.budget;
    await this.queue.raiseCredit(maxId);
    this.tell(obstacleOf({ ...credit, maxId }));
  }
}
