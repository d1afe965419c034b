import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import type { TableName } from '../../dialects';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { HealthRegistry, type HealthStatus } from '../../platform/observability';
import { isWanted, ProductConnections } from '../product-connection';
import type { VerifiedStructure } from '../trigger-manager';
import { ConnectionCheck } from './connection-check';
import { isTrouble } from './finding';
import { structureMetrics } from './metrics';
import { StructureStates, type StateChange } from './structure-states';
import { UnstampedRowsCheck } from './unstamped-rows-check';

/** Longest until what was not as it should be is looked at again. */
const SECOND_LOOK_MS = 30_000;
/** Troubles /health/ready names. */
const NAMED_TROUBLES = 5;

/** Told which tables' triggers were found as they should not be; null: the change log itself was. */
export type AlterationListener = (connectionId: string, tables: TableName[] | null) => Promise<void>;
/** Whether the structures of a connection are being changed by the connector itself just now. */
export type ChangeProbe = (connectionId: string) => Promise<boolean>;

/**
 * Looks from time to time whether our objects in the product databases are as they should be, whether the change log is
 * worked off, and whether it is the same database at all (seed document 000, Database Structure). It tells; those who depend
 * on the triggers see to it that they are mended.
 */
@Injectable()
export class StructureChecker implements Worker, OnModuleInit {
  private readonly logger = new Logger(StructureChecker.name);
  private readonly stopping = new AbortController();
  private hurry = new AbortController();
  private running: Promise<void> = Promise.resolve();
  /** The check of each connection that runs; the next waits for it. */
  private readonly checking = new Map<string, Promise<unknown>>();
  private readonly listeners: AlterationListener[] = [];
  private inChange: ChangeProbe = async () => false;

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly connections: ProductConnections,
    private readonly connectionCheck: ConnectionCheck,
    private readonly states: StructureStates,
    private readonly unstamped: UnstampedRowsCheck,
    private readonly workers: WorkerRegistry,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('structure-checker', this);
    this.health.register('structures', () => this.healthStatus());
    this.connections.onChange((_connectionId, change) => {
      if (change === 'SETTINGS') this.checkSoon();
    });
  }

  async start(): Promise<void> {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.hurry.abort();
    await this.running;
  }

  /** Calls back for every check that found something that may have kept changes from being logged. */
  onAltered(listener: AlterationListener): void {
    this.listeners.push(listener);
  }

  /** Who changes structures says when: what is half done is not looked at. */
  whileInChange(probe: ChangeProbe): void {
    this.inChange = probe;
  }

  /** The tables were loaded from their first row: rows they hold without a time of change are known. */
  async noteLoaded(connectionId: string, tables: TableName[]): Promise<void> {
    await this.unstamped.begin(connectionId, tables);
    this.checkSoon();
  }

  /** Has all connections checked at once instead of at the end of the interval. */
  checkSoon(): void {
    this.hurry.abort();
  }

  /** Checks every connection that is to be read. @returns whether all is well */
  async checkAll(): Promise<boolean> {
    const all = await this.connections.all();
    for (const id of await this.states.connections()) if (!all.some((connection) => connection.id === id)) await this.states.forget(id);
    const results = await Promise.all(all.filter(isWanted).map(({ id }) => this.tryCheck(id)));
    await this.count();
    return !results.includes(false);
  }

  /**
   * Checks one connection, whether it is to be read or not.
   * @returns whether all is well
   * @throws ConnectorError `NOT_FOUND`, `PRODUCT_*` when it cannot be asked
   */
  async check(connectionId: string): Promise<boolean> {
    await this.connections.get(connectionId);
    this.unstamped.countSoon(connectionId);
    const well = await this.inTurn(connectionId);
    await this.count();
    return well;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const well = await this.checkAll().catch((error: Error) => {
        this.logger.warn(`structures were not checked: ${error.message}`);
        return false;
      });
      const interval = this.config.structureCheckInterval * 1_000;
      await sleep(well ? interval : Math.min(interval, SECOND_LOOK_MS), this.hurry.signal);
      if (!signal.aborted) this.hurry = new AbortController();
    }
  }

  /** A database that cannot be asked is left as last seen. */
  private async tryCheck(connectionId: string): Promise<boolean> {
    try {
      return await this.inTurn(connectionId);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.logger.debug(`connection ${connectionId} cannot be checked: ${error.message}`);
      return false;
    }
  }

  private inTurn(connectionId: string): Promise<boolean> {
    const before = this.checking.get(connectionId) ?? Promise.resolve();
    const check = before.catch(() => undefined).then(() => this.checkNow(connectionId));
    this.checking.set(
      connectionId,
      check.catch(() => undefined),
    );
    return check;
  }

  private async checkNow(connectionId: string): Promise<boolean> {
    const look = await this.connectionCheck.look(connectionId, !(await this.inChange(connectionId)));
    // What changed while it was looked at was half done when it was seen.
    const { structures } = look;
    if (structures && !(await this.inChange(connectionId))) await this.tellAltered(connectionId, structures);
    const changes = await this.states.store(connectionId, look);
    for (const change of changes) this.log(connectionId, change);
    return look.findings.every(({ state }) => state === 'OK');
  }

  /** A managerial column of another type loses nothing; one that is gone may make the product's writes fail until it is back. */
  private async tellAltered(connectionId: string, structures: VerifiedStructure[]): Promise<void> {
    const altered = structures.filter(({ state, kind }) => state !== 'OK' && !(kind === 'COLUMN' && state === 'CHANGED'));
    if (altered.length === 0) return;
    const tables = altered.flatMap(({ table }) => (table ? [table] : []));
    for (const listener of this.listeners) await listener(connectionId, tables.length === altered.length ? tables : null);
  }

  private log(connectionId: string, { kind, object, from, state, severity, detail }: StateChange): void {
    const text = `connection ${connectionId}: ${kind} ${object} is ${state}${from ? `, was ${from}` : ''}${detail ? `: ${detail}` : ''}`;
    if (isTrouble(severity)) this.logger.error(text);
    else if (severity === 'WARNING') this.logger.warn(text);
    else this.logger.log(text);
  }

  private async count(): Promise<void> {
    const counts = await this.states.counts();
    structureMetrics.states.reset();
    for (const { kind, state, count } of counts) structureMetrics.states.set({ kind, state }, count);
  }

  private async healthStatus(): Promise<HealthStatus> {
    const wanted = (await this.connections.all()).filter(isWanted).map(({ id }) => id);
    const troubles = (await this.states.troubles(wanted)).map(
      ({ connectionId, kind, object, state }) => `connection ${connectionId}: ${kind} ${object} is ${state}`,
    );
    const named = troubles.slice(0, NAMED_TROUBLES);
    if (troubles.length > named.length) named.push(`${troubles.length - named.length} more`);
    return troubles.length === 0 ? { up: true, detail: 'as last seen' } : { up: false, detail: named.join('; ') };
  }
}
