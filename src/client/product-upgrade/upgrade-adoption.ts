import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { CONFIG, type CommonConfig } from '../../config';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { LinkRegistry, LinkStore, type LinkState } from '../product-connection-schema';
import type { FittingLink, Survey, UnfitLink } from './upgrade-survey';

const INSTALLED: LinkState[] = ['SNAPSHOT', 'STREAMING', 'RESYNC', 'FAILED'];

/** Has the stored links follow what an upgrade made of the product database. */
@Injectable()
export class UpgradeAdoption {
  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly store: LinkStore,
    private readonly registry: LinkRegistry,
  ) {}

  /** Every RESYNC is noted before anything else: whatever happens then, no link goes on as if it had missed nothing. Repeatable. */
  async adopt(connectionId: string, { fitting, unfit }: Survey): Promise<void> {
    const ids = [...fitting, ...unfit].map(({ link }) => link.id);
    await inTransaction(this.pool, (tx) => this.registry.needResync(tx, ids, 'PRODUCT_UPGRADED'));
    for (const link of fitting) await this.renew(link);
    for (const link of unfit) await this.withdraw(link);
    await this.registry.refresh(connectionId);
  }

  private async renew({ link, resolved: { mappings, product } }: FittingLink): Promise<void> {
    await this.store.transition(link.id, INSTALLED, { mappings, appVersion: product.version });
  }

  /** Without mappings nothing is captured for it; installed again, it is loaded and swept. */
  private async withdraw({ link, problem }: UnfitLink): Promise<void> {
    const reason = problem.toBody(this.config.locale);
    const nothing = { mappings: null, loaded: false, loadedVariants: [] };
    await this.store.transition(link.id, ['INSTALLING', ...INSTALLED], { state: 'FAILED', reason, ...nothing });
  }
}
