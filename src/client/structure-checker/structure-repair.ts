import { Injectable } from '@nestjs/common';
import type { DdlStatement } from '../../dialects';
import { DatabaseIdentity, ProductConnections } from '../product-connection';
import { TriggerManager } from '../trigger-manager';
import { StructureChecker } from './structure-checker';

/** Puts our objects in a product database back as they should be, for a person who has seen what that takes. */
@Injectable()
export class StructureRepair {
  constructor(
    private readonly connections: ProductConnections,
    private readonly identity: DatabaseIdentity,
    private readonly triggers: TriggerManager,
    private readonly checker: StructureChecker,
  ) {}

  /** The statements a repair would run now. @throws ConnectorError `NOT_FOUND`, `DATABASE_RESTORED_OR_CLONED`, `PRODUCT_*` */
  async plan(connectionId: string): Promise<DdlStatement[]> {
    await this.connections.get(connectionId);
    await this.identity.require(connectionId);
    return this.triggers.planRepair(connectionId);
  }

  /**
   * Repairs, and has it checked before and after: what was not as it should be may have kept changes from being logged, so
   * its links are noted for a RESYNC before nothing shows it any more.
   * @returns the statements it ran
   * @throws ConnectorError as `plan`, `PRODUCT_DATABASE_IN_USE`, `LOCK_NOT_GRANTED`
   */
  async run(connectionId: string): Promise<DdlStatement[]> {
    await this.plan(connectionId);
    await this.checker.check(connectionId);
    const done = await this.triggers.repair(connectionId);
    await this.checker.check(connectionId);
    return done;
  }
}
