import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { DatabaseIdentity, ProductDatabases } from '../product-connection';
import { CaptureLayouts, TriggerManager, type VerifiedStructure } from '../trigger-manager';
import { checkChangeLog } from './change-log-check';
import type { Finding, FindingKind } from './finding';
import type { CheckResult } from './structure-states';
import { UnstampedRowsCheck } from './unstamped-rows-check';

const OBJECT_KINDS: FindingKind[] = ['CHANGE_LOG', 'OWNER', 'SEQUENCE', 'FUNCTION', 'TRIGGER', 'COLUMN'];
const CHANGE_LOG_KINDS: FindingKind[] = ['CHANGE_LOG_GROWTH', 'CAPTURE_LAG'];

/** What one look at a product database found. */
export interface Look extends CheckResult {
  /** States of our objects; null: they were not looked at. */
  structures: VerifiedStructure[] | null;
}

/** Looks at everything of one connection. */
@Injectable()
export class ConnectionCheck {
  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly databases: ProductDatabases,
    private readonly identity: DatabaseIdentity,
    private readonly layouts: CaptureLayouts,
    private readonly triggers: TriggerManager,
    private readonly unstamped: UnstampedRowsCheck,
  ) {}

  /**
   * Nothing where nothing is installed. Of another database than the one the links were installed in only that it is.
   * @param structures whether our objects are looked at; not while they are being changed
   * @throws ConnectorError `PRODUCT_*`
   */
  async look(connectionId: string, structures: boolean): Promise<Look> {
    const look: Look = { kinds: [], findings: [], structures: null };
    if (!(await this.layouts.all(connectionId)).some(({ current }) => current)) return everythingGone;
    const instance = await this.instance(connectionId);
    add(look, ['DATABASE_INSTANCE'], [instance]);
    if (instance.state !== 'OK') return look;
    if (structures) {
      look.structures = await this.triggers.verify(connectionId);
      add(
        look,
        OBJECT_KINDS,
        look.structures.map(({ object, kind, state, detail }) => ({ object, kind, state, detail })),
      );
    }
    // What is damaged cannot be asked; that it is has to be told all the same.
    if (!isDamaged(look, 'CHANGE_LOG')) add(look, CHANGE_LOG_KINDS, await this.changeLog(connectionId));
    const unstamped = isDamaged(look, 'COLUMN') ? null : await this.unstamped.run(connectionId);
    if (unstamped) add(look, ['UNSTAMPED_ROWS'], unstamped);
    return look;
  }

  private async instance(connectionId: string): Promise<Finding> {
    const same = await this.identity.isSame(connectionId);
    const { connection } = await this.databases.get(connectionId);
    const detail = same ? '' : 'not the database the links were installed in: nothing is read until somebody decides';
    return { object: connection.url, kind: 'DATABASE_INSTANCE', state: same ? 'OK' : 'RESTORED_OR_CLONED', detail };
  }

  private async changeLog(connectionId: string): Promise<Finding[]> {
    const { connection, database } = await this.databases.get(connectionId);
    const { changeLogBudget: budget, captureLagAlarm: lag } = this.config;
    return checkChangeLog(database, connection.changeLogTable, { budget, lag });
  }
}

const everythingGone: Look = {
  kinds: [...OBJECT_KINDS, ...CHANGE_LOG_KINDS, 'DATABASE_INSTANCE', 'UNSTAMPED_ROWS'],
  findings: [],
  structures: null,
};

function isDamaged({ structures }: Look, kind: FindingKind): boolean {
  return (structures ?? []).some((structure) => structure.kind === kind && structure.state !== 'OK');
}

function add(look: Look, kinds: FindingKind[], findings: Finding[]): void {
  look.kinds.push(...kinds);
  look.findings.push(...findings);
}
