import { ConnectorError } from '../../common/errors';
import { decodeValues, type ChangeLogNames } from '../common';
import type { ChangeKind, ChangeLogOwner, ChangeQueue, ChangeRow, HandOffBatch, LogCredit, OwnerRecord } from '../dialect';
import { isObjectMissing } from './errors';
import { handOffBatch } from './hand-off';
import { creditSql, drawnOf, lastIdOf, raiseCreditSql, setCreditSql } from './log-credit';
import type { ObjectNames } from './object-names';
import { qualified } from './quote';
import type { Bind, OracleSession, Row } from './session';

/** Reads the change log and empties it. */
export class OracleChangeQueue implements ChangeQueue {
  constructor(
    private readonly session: OracleSession,
    private readonly objectNames: ObjectNames,
  ) {}

  async read(afterId: number | null, limit: number): Promise<ChangeRow[]> {
    const names = await this.names();
    const rows = await this.query(names.log.name, readSql(names, afterId !== null), afterId === null ? [limit] : [afterId, limit]);
    return rows.map(toChangeRow);
  }

  async handOff(owner: ChangeLogOwner, batch: HandOffBatch): Promise<boolean> {
    const names = await this.names();
    const done = await this.orMissing(names.log.name, () => handOffBatch(this.session, names, owner, batch));
    return done || this.wasHandedOff(owner, batch.number);
  }

  async ownerRecord(): Promise<OwnerRecord | null> {
    const names = await this.names();
    try {
      const sql = `SELECT INSTANCE_ID, CONNECTION_ID, HANDOFF FROM ${qualified(names.owner)} WHERE ROWNUM = 1`;
      const [row] = (await this.session.query(sql)) as [string, string, number][];
      return row ? { changeLog: names.log.name, instanceId: row[0], connectionId: row[1], handOffNumber: Number(row[2]) } : null;
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  async backlog(limit: number): Promise<number> {
    const names = await this.names();
    const sql = `SELECT COUNT(*) FROM (SELECT ID FROM ${qualified(names.log)} WHERE ROWNUM <= :1)`;
    return Number((await this.query(names.log.name, sql, [limit]))[0][0]);
  }

  async missed(): Promise<number> {
    const { missed } = await this.names();
    const count = await drawnOf(this.session, missed);
    if (count === null) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: missed.name });
    return count;
  }

  async credit(): Promise<LogCredit | null> {
    const names = await this.names();
    try {
      const [[maxId]] = await this.session.query(creditSql(names));
      return { maxId: Number(maxId ?? 0), lastId: await lastIdOf(this.session, names) };
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  async raiseCredit(maxId: number): Promise<void> {
    const names = await this.names();
    await this.orMissing(names.credit.name, () => this.session.execute(raiseCreditSql(names), [maxId, maxId]));
  }

  async setCredit(maxId: number): Promise<void> {
    const names = await this.names();
    await this.orMissing(names.credit.name, () => this.session.execute(setCreditSql(names), [maxId]));
  }

  private async wasHandedOff(owner: ChangeLogOwner, number: number): Promise<boolean> {
    const record = await this.ownerRecord();
    if (!record) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: (await this.names()).owner.name });
    return record.instanceId === owner.instanceId && record.connectionId === owner.connectionId && record.handOffNumber === number;
  }

  private query(object: string, sql: string, binds: Bind[]): Promise<Row[]> {
    return this.orMissing(object, () => this.session.query(sql, binds));
  }

  private async orMissing<T>(object: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isObjectMissing(error)) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object }, { cause: error });
      throw error;
    }
  }

  private async names(): Promise<ChangeLogNames> {
    return (await this.objectNames.resolve()).names;
  }
}

/** :1: the id to go on after, where there is one; then the limit. The order is that of the index, and stops with the limit. */
export function readSql({ log }: ChangeLogNames, isBounded: boolean): string {
  const above = isBounded ? ' WHERE ID > :1' : '';
  const time = `TO_CHAR(CHANGED_AT, 'YYYY-MM-DD"T"HH24:MI:SS.FF6"Z"')`;
  return `SELECT ID, LAYOUT, KIND, KINDS, OLD_VALUES, NEW_VALUES, CHANGED_TEXT FROM (
SELECT ID, LAYOUT, KIND, KINDS, OLD_VALUES, NEW_VALUES, ${time} AS CHANGED_TEXT FROM ${qualified(log)}${above} ORDER BY ID)
WHERE ROWNUM <= :${isBounded ? 2 : 1}`;
}

type RawChange = [number, number, ChangeKind, string | null, string | null, string | null, string];

function toChangeRow(row: Row): ChangeRow {
  const [id, layout, kind, kinds, oldValues, newValues, changedAt] = row as RawChange;
  return {
    id: Number(id),
    layoutId: Number(layout),
    kind,
    kinds,
    oldValues: oldValues === null ? null : decodeValues(oldValues),
    newValues: newValues === null ? null : decodeValues(newValues),
    changedAt,
  };
}
