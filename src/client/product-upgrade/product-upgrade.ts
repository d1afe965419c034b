import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import type { ConnectorError, ErrorBody } from '../../common/errors';
import type { DdlStatement, StructureState } from '../../dialects';
import { ChangeLogSwitch, MissedChanges, UnreadableLinks, type ChangeLogSwitchView } from '../capture';
import { DatabaseIdentity, ProductConnections, ProductDatabases } from '../product-connection';
import { LinkRegistry, LinkSupervisor } from '../product-connection-schema';
import { TriggerManager } from '../trigger-manager';
import type { TableChange } from './table-changes';
import { UpgradeAdoption } from './upgrade-adoption';
import { UpgradeSurvey, type Survey } from './upgrade-survey';

/** What became of a link. */
export interface UpgradedLink {
  id: string;
  schemaName: string;
  /** RESYNC: it is loaded again. FAILED: it does not fit the product any more; the others go on without it. */
  outcome: 'RESYNC' | 'FAILED';
  reason: ErrorBody | null;
}

export interface UpgradeResult {
  dryRun: boolean;
  /** Our objects that were not as they should be. */
  found: StructureState[];
  /** What the upgrade changed in tables that links read. */
  changes: TableChange[];
  /** What was run to mend it, or would be. */
  statements: DdlStatement[];
  links: UpgradedLink[];
  /** Our objects that still are not as they should be. */
  remaining: StructureState[];
}

/**
 * Sees a connection through an upgrade of its product: before it, nothing is recorded or read any more and no trigger is
 * touched; after it, our objects are mended and the links loaded again, whatever the upgrade did to their tables.
 * Each half can be cut short and called again.
 */
@Injectable()
export class ProductUpgrade implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly identity: DatabaseIdentity,
    private readonly triggers: TriggerManager,
    private readonly registry: LinkRegistry,
    private readonly supervisor: LinkSupervisor,
    private readonly changeLog: ChangeLogSwitch,
    private readonly missed: MissedChanges,
    private readonly survey: UpgradeSurvey,
    private readonly adoption: UpgradeAdoption,
    private readonly unreadable: UnreadableLinks,
  ) {}

  onModuleInit(): void {
    this.unreadable.onUnreadable((connectionId) => this.adoptUnannounced(connectionId));
  }

  /** Pauses the connection and switches the triggers' logging off. @throws ConnectorError `NOT_FOUND`, `CHANGE_LOG_MISSING`, `PRODUCT_*` */
  async begin(connectionId: string): Promise<ChangeLogSwitchView> {
    await this.connections.setPaused(connectionId, true);
    await this.triggers.settled(connectionId);
    return this.changeLog.switchOff(connectionId);
  }

  /**
   * Mends our objects, notes every link for a RESYNC, and has recording and reading go on. A link that lost a table or column
   * it needs fails with the reason; its triggers go, for they could only miss changes.
   * @param dryRun only shows what it would find and run
   * @throws ConnectorError `NOT_FOUND`, `DATABASE_RESTORED_OR_CLONED`, `LOCK_NOT_GRANTED`, `PRODUCT_*`; everything stays paused then
   */
  async end(connectionId: string, dryRun: boolean): Promise<UpgradeResult> {
    await this.connections.get(connectionId);
    await this.identity.require(connectionId);
    const found = await this.broken(connectionId);
    const survey = await this.survey.run(connectionId);
    const result = { dryRun, found, changes: survey.changes, links: this.outcomes(survey) };
    if (dryRun) return { ...result, statements: await this.plan(connectionId, survey), remaining: found };
    await this.adoption.adopt(connectionId, survey);
    const statements = await this.mend(connectionId, survey);
    await this.record(connectionId);
    const remaining = await this.broken(connectionId);
    await this.connections.setPaused(connectionId, false);
    for (const { link } of survey.fitting) this.supervisor.wake(link.id);
    return { ...result, statements, remaining };
  }

  /**
   * For an upgrade nobody announced: where a link lost what it reads, it fails with the reason, its triggers go, and the
   * others are loaded again. @returns false when every link still fits; nothing was done then
   */
  private async adoptUnannounced(connectionId: string): Promise<boolean> {
    const survey = await this.survey.run(connectionId);
    if (survey.unfit.length === 0) return false;
    await this.adoption.adopt(connectionId, survey);
    await this.mend(connectionId, survey);
    for (const { link } of survey.fitting) this.supervisor.wake(link.id);
    return true;
  }

  private async plan(connectionId: string, { fitting, abandoned }: Survey): Promise<DdlStatement[]> {
    const needs = fitting.map((link) => link.needs);
    const installed = needs.length > 0 ? await this.triggers.planAll(connectionId, needs) : [];
    const { structures } = await this.databases.open(connectionId);
    const removed = await Promise.all(abandoned.map((table) => structures.planUninstallTable(table)));
    return [...installed, ...removed.flat()];
  }

  private async mend(connectionId: string, { fitting, abandoned }: Survey): Promise<DdlStatement[]> {
    const needs = fitting.map((link) => link.needs);
    const refresh = () => this.registry.refresh(connectionId);
    const installed = needs.length > 0 ? await this.triggers.installAll(connectionId, needs, refresh) : [];
    return [...installed, ...(await this.triggers.uninstallTables(connectionId, abandoned))];
  }

  /** What was not logged since is known: the RESYNC of every link is noted already. */
  private async record(connectionId: string): Promise<void> {
    const { changeQueue } = await this.databases.open(connectionId);
    if ((await changeQueue.credit()) === null) return;
    await this.changeLog.switchOn(connectionId);
    await this.missed.note(connectionId, await changeQueue.missed(), async () => undefined);
  }

  private async broken(connectionId: string): Promise<StructureState[]> {
    const states = await this.triggers.verify(connectionId);
    return states.filter(({ state }) => state !== 'OK').map(({ object, kind, state, detail }) => ({ object, kind, state, detail }));
  }

  private outcomes({ fitting, unfit }: Survey): UpgradedLink[] {
    const shown = (id: string, schemaName: string, problem: ConnectorError | null): UpgradedLink => ({
      id,
      schemaName,
      outcome: problem ? 'FAILED' : 'RESYNC',
      reason: problem && problem.toBody(this.config.locale),
    });
    return [
      ...fitting.map(({ link }) => shown(link.id, link.nameSchemaDefinition, null)),
      ...unfit.map(({ link, problem }) => shown(link.id, link.nameSchemaDefinition, problem)),
    ];
  }
}
