import { ConnectorError } from '../../common/errors';
import { decodeValues, type ChangeLogNames } from '../common';
import type { ChangeKind, ChangeLogOwner, ChangeQueue, ChangeRow, HandOffBatch, LogCredit, OwnerRecord } from '../dialect';
import { backlogSql, ownerRecordSql, readSql } from './change-queue-sql';
import type { SqlServerSession } from './connect';
import type { Row } from './statements';
import { isObjectMissing } from './errors';
import { handOff } from './hand-off';
import { creditSql, lastValueSql, raiseCreditSql, setCreditSql } from './log-credit';
import type { ObjectNames } from './object-names';
import type { Parameter } from './statements';
import type { ServerFacts } from './server-facts';

/** Reads the change log and empties it. */
export class SqlServerChangeQueue implements ChangeQueue {
  constructor(
    private readonly session: SqlServerSession,
    private readonly objectNames: ObjectNames,
  ) {}

  async read(afterId: number | null, limit: number): Promise<ChangeRow[]> {
    const names = await this.names();
    const rows = await this.run(names.log.name, readSql(names, afterId === null), afterId === null ? [limit] : [limit, afterId]);
    return rows.map(toChangeRow);
  }

  async handOff(owner: ChangeLogOwner, batch: HandOffBatch): Promise<boolean> {
    const names = await this.names();
    const handedOff = await this.named(names.log.name, () => handOff(this.session, names, owner, batch));
    return handedOff || this.wasHandedOff(owner, batch.number);
  }

  async ownerRecord(): Promise<OwnerRecord | null> {
    const names = await this.names();
    const [row] = ((await this.ifThere(ownerRecordSql(names))) ?? []) as [string, string, string][];
    return row ? { changeLog: names.log.name, instanceId: row[0], connectionId: row[1], handOffNumber: Number(row[2]) } : null;
  }

  async backlog(limit: number): Promise<number> {
    const names = await this.names();
    return Number((await this.run(names.log.name, backlogSql(names), [limit]))[0][0]);
  }

  async missed(): Promise<number> {
    const { names, facts } = await this.objectNames.resolve();
    const sql = `SELECT CONVERT(nvarchar(20), ${lastValueSql(names.missed, facts)})`;
    const [[count]] = await this.run(names.missed.name, sql);
    if (count === null) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: names.missed.name });
    return Number(count);
  }

  async credit(): Promise<LogCredit | null> {
    const { names, facts } = await this.objectNames.resolve();
    const rows = await this.ifThere(creditSql(names, facts));
    if (rows === null || rows[0][1] === null) return null;
    return { maxId: Number(rows[0][0] ?? 0), lastId: Number(rows[0][1]) };
  }

  async raiseCredit(maxId: number): Promise<void> {
    await this.changeCredit(raiseCreditSql, maxId);
  }

  async setCredit(maxId: number): Promise<void> {
    await this.changeCredit(setCreditSql, maxId);
  }

  private async changeCredit(sqlOf: (names: ChangeLogNames, facts: ServerFacts) => string, maxId: number): Promise<void> {
    const { names, facts } = await this.objectNames.resolve();
    await this.run(names.credit.name, sqlOf(names, facts), [maxId]);
  }

  private async wasHandedOff(owner: ChangeLogOwner, number: number): Promise<boolean> {
    const record = await this.ownerRecord();
    if (!record) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: (await this.names()).owner.name });
    return record.instanceId === owner.instanceId && record.connectionId === owner.connectionId && record.handOffNumber === number;
  }

  private run(object: string, sql: string, parameters: Parameter[] = []): Promise<Row[]> {
    return this.named(object, () => this.session.query(sql, parameters));
  }

  private async named<T>(object: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isObjectMissing(error)) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object }, { cause: error });
      throw error;
    }
  }

  /** Null: the objects of the statement are not there. */
  private async ifThere(sql: string): Promise<Row[] | null> {
    try {
      return await this.session.query(sql);
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  private async names(): Promise<ChangeLogNames> {
    return (await this.objectNames.resolve()).names;
  }
}

type RawChange = [string, number, ChangeKind, string | null, string | null, string | null, string];

function toChangeRow(row: Row): ChangeRow {
  const [id, layoutId, kind, kinds, oldValues, newValues, changedAt] = row as RawChange;
  return {
    id: Number(id),
    layoutId,
    kind,
    kinds,
    oldValues: oldValues === null ? null : decodeValues(oldValues),
    newValues: newValues === null ? null : decodeValues(newValues),
    changedAt: toIsoTime(changedAt),
  };
}

/** Some servers leave out zeros at the end of a fraction. */
function toIsoTime(text: string): string {
  const [seconds, fraction = ''] = text.replace(' ', 'T').split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}
