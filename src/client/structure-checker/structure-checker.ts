import { Injectable, Logger } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import type { StructureState, TableName } from '../../dialects';
import { isActive, ProductConnections } from '../product-connection';
import { TriggerManager, type VerifiedStructure } from '../trigger-manager';

const INTERVAL_MS = 10 * 60_000;

/** One object of ours in a product database, as last seen. */
export interface CheckedStructure extends StructureState {
  idProductConnection: string;
  severity: 'INFO' | 'ERROR';
  checkedAt: string;
}

/** Tables whose triggers were found as they should not be; null: the change log itself was. */
export type AlterationListener = (connectionId: string, tables: TableName[] | null) => Promise<void>;

/**
 * Looks from time to time whether our objects in the product databases are as they should be (seed document 000,
 * Database Structure). It tells; those who depend on the triggers see to it that they are mended.
 */
@Injectable()
export class StructureChecker {
  private readonly logger = new Logger(StructureChecker.name);
  private readonly stopping = new AbortController();
  private readonly last = new Map<string, CheckedStructure[]>();
  private running: Promise<void> = Promise.resolve();
  private readonly listeners: AlterationListener[] = [];

  constructor(
    private readonly connections: ProductConnections,
    private readonly triggers: TriggerManager,
  ) {}

  async start(): Promise<void> {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Calls back for every check that found something that may have kept changes from being logged. */
  onAltered(listener: AlterationListener): void {
    this.listeners.push(listener);
  }

  /** What the last check saw, of all connections. */
  lastSeen(): CheckedStructure[] {
    return [...this.last.values()].flat();
  }

  /** Checks every active connection now. A database that cannot be asked is left as last seen. */
  async checkAll(): Promise<CheckedStructure[]> {
    const connections = (await this.connections.all()).filter(isActive);
    await Promise.all(connections.map(({ id }) => this.check(id)));
    for (const id of this.last.keys()) if (!connections.some((connection) => connection.id === id)) this.last.delete(id);
    return this.lastSeen();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.checkAll().catch((error: Error) => this.logger.warn(`structures were not checked: ${error.message}`));
      await sleep(INTERVAL_MS, signal);
    }
  }

  private async check(connectionId: string): Promise<void> {
    try {
      const states = await this.triggers.verify(connectionId);
      const checkedAt = new Date().toISOString();
      this.last.set(
        connectionId,
        states.map(({ table: _table, ...state }) => ({
          idProductConnection: connectionId,
          ...state,
          severity: state.state === 'OK' ? 'INFO' : 'ERROR',
          checkedAt,
        })),
      );
      await this.tellAltered(connectionId, states);
      for (const { object, state, detail } of states)
        if (state !== 'OK') this.logger.warn(`connection ${connectionId}: ${object} is ${state}: ${detail}`);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.logger.warn(`connection ${connectionId} cannot be checked: ${error.message}`);
    }
  }

  /** A managerial column of another type loses nothing; one that is gone may make the product's writes fail until it is back. */
  private async tellAltered(connectionId: string, states: VerifiedStructure[]): Promise<void> {
    const altered = states.filter(({ state, kind }) => state !== 'OK' && !(kind === 'COLUMN' && state === 'CHANGED'));
    if (altered.length === 0) return;
    const tables = altered.flatMap(({ table }) => (table ? [table] : []));
    for (const listener of this.listeners) await listener(connectionId, tables.length === altered.length ? tables : null);
  }
}
