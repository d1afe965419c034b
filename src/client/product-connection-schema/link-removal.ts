import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { requireMatch } from '../../platform/http';
import { TriggerManager } from '../trigger-manager';
import { LinkPlanner } from './link-planner';
import { LinkRegistry } from './link-registry';
import { LINK_STATES } from './link-state';
import { LINK, LinkStore } from './link-store';
import { LinkSupervisor } from './link-supervisor';
import type { ProductConnectionSchema } from './product-connection-schema.entity';

const PATIENCE_MS = 20_000;
const POLL_MS = 50;

/** Removes links and what only they used in the product database. */
@Injectable()
export class LinkRemoval {
  constructor(
    private readonly store: LinkStore,
    private readonly planner: LinkPlanner,
    private readonly triggers: TriggerManager,
    private readonly registry: LinkRegistry,
    private readonly supervisor: LinkSupervisor,
  ) {}

  /**
   * Begins the removal and waits for its end. Once begun it goes on by itself, whatever happens.
   * @throws ConnectorError `CONFIRMATION_REQUIRED` naming what would go; `UNAVAILABLE` when it takes longer or the
   *   product database cannot be reached
   */
  async remove(id: string, confirmed: boolean, ifMatch: string | undefined): Promise<void> {
    const link = await this.store.get(id);
    requireMatch(ifMatch, link.revision, LINK, id);
    if (!confirmed && link.tables.length > 0) throw new ConnectorError('CONFIRMATION_REQUIRED', { objects: await this.objectsOf(link) });
    await this.store.transition(id, [...LINK_STATES], { state: 'REMOVING', reason: null });
    await this.registry.refresh(link.idProductConnection);
    this.supervisor.wake(link.id);
    await this.ended(id);
  }

  private async objectsOf(link: ProductConnectionSchema): Promise<string> {
    const others = await this.planner.othersOf(link.idProductConnection, link.id);
    const tables = link.tables.map(({ schema, name }) => `trigger set of ${schema}.${name}`).join('; ');
    // A database that does not answer keeps nobody from seeing what is at stake.
    const plan = await this.triggers.planRemoval(link.idProductConnection, link.tables, others).catch(() => null);
    if (!plan) return tables;
    const statements = plan.statements.map((statement) => statement.purpose);
    return [...statements, ...(plan.changeLog ? ['drop the change log'] : [])].join('; ') || 'nothing: other links use the same tables';
  }

  private async ended(id: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const [link] = await this.store.find({ id });
      if (!link) return;
      if (link.reason) throw new ConnectorError('UNAVAILABLE', { problem: `${link.reason.message} The removal goes on by itself.` });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    throw new ConnectorError('UNAVAILABLE', { problem: `${LINK} ${id} is still being removed` });
  }
}
