import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import type { ChangeQueue, LogCredit } from '../../dialects';
import { ProductDatabases } from '../product-connection';

/** How far the triggers of a connection may log. */
export interface ChangeLogSwitchView {
  /** False: switched off, the triggers write nothing. */
  logging: boolean;
  /** Changes they may still log before capture has to work some off. */
  changesLeft: number;
}

/** Switches the triggers' logging off and on without touching a trigger (correctness rule 11). */
@Injectable()
export class ChangeLogSwitch {
  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly databases: ProductDatabases,
  ) {}

  /** @throws ConnectorError `NOT_FOUND`, `CHANGE_LOG_MISSING`, `PRODUCT_*` */
  async switchOff(connectionId: string): Promise<ChangeLogSwitchView> {
    const queue = await this.queueOf(connectionId);
    await this.creditOf(connectionId, queue);
    await queue.setCredit(0);
    return viewOf(await this.creditOf(connectionId, queue));
  }

  /** Gives a whole budget; nothing changes while it is on. @throws as `switchOff` */
  async switchOn(connectionId: string): Promise<ChangeLogSwitchView> {
    const queue = await this.queueOf(connectionId);
    const { maxId, lastId } = await this.creditOf(connectionId, queue);
    if (maxId === 0) await queue.setCredit(lastId + this.config.changeLogBudget);
    return viewOf(await this.creditOf(connectionId, queue));
  }

  private async queueOf(connectionId: string): Promise<ChangeQueue> {
    return (await this.databases.open(connectionId)).changeQueue;
  }

  private async creditOf(connectionId: string, queue: ChangeQueue): Promise<LogCredit> {
    const credit = await queue.credit();
    if (!credit) throw new ConnectorError('CHANGE_LOG_MISSING', { connectionId });
    return credit;
  }
}

function viewOf({ maxId, lastId }: LogCredit): ChangeLogSwitchView {
  return { logging: maxId > 0, changesLeft: Math.max(0, maxId - lastId) };
}
