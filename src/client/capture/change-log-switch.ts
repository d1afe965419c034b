import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import type { ChangeQueue, LogCredit } from '../../dialects';
import { ProductDatabases } from '../product-connection';
import { changeLogUse, type ChangeLogState } from './change-log-use';

/** How far the triggers of a connection may log. */
export interface ChangeLogSwitchView {
  /** False: switched off, the triggers write nothing. */
  logging: boolean;
  /** Changes they may still log before capture has to work some off. */
  changesLeft: number;
  state: ChangeLogState;
  /** Most changes that may wait in the change log. */
  budget: number;
  /** Share of the budget that waits. */
  used: number;
}

/** Switches the triggers' logging off and on without touching a trigger (correctness rule 11). */
@Injectable()
export class ChangeLogSwitch {
  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly databases: ProductDatabases,
  ) {}

  /** How full the change log is now. @throws as `switchOff` */
  async look(connectionId: string): Promise<ChangeLogSwitchView> {
    return this.view(connectionId, await this.queueOf(connectionId));
  }

  /** @throws ConnectorError `NOT_FOUND`, `CHANGE_LOG_MISSING`, `PRODUCT_*` */
  async switchOff(connectionId: string): Promise<ChangeLogSwitchView> {
    const queue = await this.queueOf(connectionId);
    await this.creditOf(connectionId, queue);
    await queue.setCredit(0);
    return this.view(connectionId, queue);
  }

  /** Gives a whole budget; nothing changes while it is on. @throws as `switchOff` */
  async switchOn(connectionId: string): Promise<ChangeLogSwitchView> {
    const queue = await this.queueOf(connectionId);
    const { maxId, lastId } = await this.creditOf(connectionId, queue);
    if (maxId === 0) await queue.setCredit(lastId + this.config.changeLogBudget);
    return this.view(connectionId, queue);
  }

  private async queueOf(connectionId: string): Promise<ChangeQueue> {
    return (await this.databases.open(connectionId)).changeQueue;
  }

  private async view(connectionId: string, queue: ChangeQueue): Promise<ChangeLogSwitchView> {
    const [first] = await queue.read(null, 1);
    const credit = await this.creditOf(connectionId, queue);
    const budget = this.config.changeLogBudget;
    const use = changeLogUse(credit, first?.id ?? null, budget);
    return { logging: credit.maxId > 0, changesLeft: Math.max(0, credit.maxId - credit.lastId), budget, ...use };
  }

  private async creditOf(connectionId: string, queue: ChangeQueue): Promise<LogCredit> {
    const credit = await queue.credit();
    if (!credit) throw new ConnectorError('CHANGE_LOG_MISSING', { connectionId });
    return credit;
  }
}
