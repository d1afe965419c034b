import { Injectable, Logger } from '@nestjs/common';
import { backoffDelay } from '../../common/backoff';
import { DatabaseIdentity } from '../product-connection';
import { TriggerManager } from '../trigger-manager';

const RETRY = { first: 5_000, longest: 300_000 };

/**
 * Once per process and connection: replaces what an older release of this Client left in the product database. Until that
 * has succeeded the old objects go on logging, so nobody has to wait for it.
 */
@Injectable()
export class StructureRenewal {
  private readonly logger = new Logger(StructureRenewal.name);
  private readonly upToDate = new Set<string>();
  private readonly failures = new Map<string, { count: number; notBefore: number }>();

  constructor(
    private readonly triggers: TriggerManager,
    private readonly identity: DatabaseIdentity,
  ) {}

  isDue(connectionId: string): boolean {
    return !this.upToDate.has(connectionId) && (this.failures.get(connectionId)?.notBefore ?? 0) <= Date.now();
  }

  /** Does it unless it is done; what fails is tried again later. */
  async renew(connectionId: string): Promise<void> {
    if (!this.isDue(connectionId)) return;
    try {
      await this.identity.require(connectionId);
      const { length } = await this.triggers.bringUpToDate(connectionId);
      if (length > 0) this.logger.log(`connection ${connectionId}: ${length} statements replaced what an older release had installed`);
      this.upToDate.add(connectionId);
    } catch (error) {
      const count = (this.failures.get(connectionId)?.count ?? 0) + 1;
      this.failures.set(connectionId, { count, notBefore: Date.now() + backoffDelay(count, RETRY) });
      this.logger.warn(`connection ${connectionId}: its structures were not brought up to date: ${(error as Error).message}`);
    }
  }
}
