import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import { ConnectorError, type ErrorBody } from '../../common/errors';
import type { LogCredit } from '../../dialects';
import { ProductDatabases } from '../product-connection';

/** Why the triggers do not log although they are there; null: they log. */
export function obstacleOf(credit: LogCredit | null): 'CHANGE_LOG_SWITCHED_OFF' | 'CHANGE_LOG_BUDGET_EXCEEDED' | null {
  if (credit === null) return null;
  if (credit.maxId === 0) return 'CHANGE_LOG_SWITCHED_OFF';
  return credit.lastId >= credit.maxId ? 'CHANGE_LOG_BUDGET_EXCEEDED' : null;
}

/** Whether the triggers of a connection may log (correctness rule 11). */
@Injectable()
export class ChangeLogState {
  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly databases: ProductDatabases,
  ) {}

  /** What keeps them from logging, to be shown; null when nothing does. @throws ConnectorError `PRODUCT_*` */
  async obstacle(connectionId: string): Promise<ErrorBody | null> {
    const database = await this.databases.open(connectionId);
    const code = obstacleOf(await database.changeQueue.credit());
    return code && new ConnectorError(code, { id: connectionId }).toBody(this.config.locale);
  }
}
