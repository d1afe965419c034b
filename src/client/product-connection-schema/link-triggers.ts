import { Injectable } from '@nestjs/common';
import type { DdlStatement } from '../../dialects';
import { TriggerManager, type LinkNeeds } from '../trigger-manager';
import { LinkRegistry } from './link-registry';
import type { ProductConnectionSchema } from './product-connection-schema.entity';

/** How far the installation of a link's triggers is. */
export interface InstallProgress {
  /** Statements that were begun. */
  step: number;
  /** Statements there were to run when it began. */
  of: number;
  /** What runs now, or what is waited for. */
  doing: string;
  /** When that began. */
  since: string;
}

/** Installs what a link needs of the triggers, and tells how far it is. */
@Injectable()
export class LinkTriggers {
  private readonly underway = new Map<string, InstallProgress>();

  constructor(
    private readonly triggers: TriggerManager,
    private readonly registry: LinkRegistry,
  ) {}

  /** As `TriggerManager.install`; capture knows new layouts before any trigger writes them. */
  async install(link: ProductConnectionSchema, needs: LinkNeeds, others: LinkNeeds[]): Promise<void> {
    const connectionId = link.idProductConnection;
    const { length } = await this.triggers.plan(connectionId, needs, others);
    try {
      const onProgress = (statement: DdlStatement) => this.note(link.id, length, statement);
      await this.triggers.install(connectionId, needs, others, () => this.registry.refresh(connectionId), onProgress);
    } finally {
      this.underway.delete(link.id);
    }
  }

  /** Null: nothing is being installed for the link. */
  progressOf(linkId: string): InstallProgress | null {
    return this.underway.get(linkId) ?? null;
  }

  /** Waiting counts as no step. A table whose lock was refused is begun again: the step never exceeds the number of steps. */
  private note(linkId: string, of: number, { purpose, sql }: DdlStatement): void {
    const before = this.underway.get(linkId);
    const step = Math.min(of, (before?.step ?? 0) + (sql === '' ? 0 : 1));
    this.underway.set(linkId, { step, of, doing: purpose, since: before?.doing === purpose ? before.since : new Date().toISOString() });
  }
}
