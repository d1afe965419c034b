import { ConnectorError } from '../../common/errors';
import type { ChangeKind, ChangeLogOwner, ChangeQueue, ChangeRow, HandOffBatch, LogCredit, OwnerRecord } from '../dialect';
import type { ProductSession, Row } from './connect';
import { isObjectMissing } from './errors';
import type { ChangeLogNames } from '../common';
import type { ObjectNames } from './object-names';
import { creditSql, raiseCreditSql, setCreditSql } from './log-credit';
import { qualified } from './quote';

/** Reads the change log and empties it. */
export class PostgresChangeQueue implements ChangeQueue {
  constructor(
    private readonly session: ProductSession,
    private readonly objectNames: ObjectNames,
  ) {}

  async read(afterId: number | null, limit: number): Promise<ChangeRow[]> {
    const names = await this.names();
    const above = afterId === null ? '' : 'WHERE change.id > $2::int8';
    // Qualified: a bare `id` in ORDER BY would mean the text in the select list, and 10 would come before 9.
    const sql = `SELECT change.id::text, layout, kind::text, kinds, array_to_json(old_values)::text, array_to_json(new_values)::text, to_char(changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM ${qualified(names.log)} AS change ${above} ORDER BY change.id LIMIT $1::int4`;
    const rows = await this.run(names.log.name, sql, afterId === null ? [limit] : [limit, afterId]);
    return rows.map(toChangeRow);
  }

  async handOff(owner: ChangeLogOwner, { number, changeIds, timeSum }: HandOffBatch): Promise<boolean> {
    const names = await this.names();
    const rows = await this.run(names.log.name, handOffSql(names), [
      changeIds,
      number,
      owner.instanceId,
      owner.connectionId,
      changeIds.length,
      timeSum,
    ]);
    return rows.length > 0 || this.wasHandedOff(owner, number);
  }

  async ownerRecord(): Promise<OwnerRecord | null> {
    const names = await this.names();
    try {
      const sql = `SELECT instance_id, connection_id, handoff::text FROM ${qualified(names.owner)} LIMIT 1`;
      const [row] = (await this.session.query(sql)) as [string, string, string][];
      return row ? { changeLog: names.log.name, instanceId: row[0], connectionId: row[1], handOffNumber: Number(row[2]) } : null;
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  async backlog(limit: number): Promise<number> {
    const names = await this.names();
    const sql = `SELECT count(*)::text FROM (SELECT FROM ${qualified(names.log)} LIMIT $1::int4) waiting`;
    return Number((await this.run(names.log.name, sql, [limit]))[0][0]);
  }

  async missed(): Promise<number> {
    const names = await this.names();
    const sql = `SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text FROM ${qualified(names.missed)}`;
    return Number((await this.run(names.missed.name, sql))[0][0]);
  }

  async credit(): Promise<LogCredit | null> {
    const names = await this.names();
    try {
      const rows = await this.session.query(creditSql(names));
      return { maxId: Number(rows[0][0]), lastId: Number(rows[0][1]) };
    } catch (error) {
      if (isObjectMissing(error)) return null;
      throw error;
    }
  }

  async raiseCredit(maxId: number): Promise<void> {
    await this.changeCredit(raiseCreditSql, maxId);
  }

  async setCredit(maxId: number): Promise<void> {
    await this.changeCredit(setCreditSql, maxId);
  }

  private async changeCredit(sqlOf: (names: ChangeLogNames) => string, maxId: number): Promise<void> {
    const names = await this.names();
    await this.run(names.credit.name, sqlOf(names), [maxId]);
  }

  private async wasHandedOff(owner: ChangeLogOwner, number: number): Promise<boolean> {
    const record = await this.ownerRecord();
    if (!record) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: (await this.names()).owner.name });
    return record.instanceId === owner.instanceId && record.connectionId === owner.connectionId && record.handOffNumber === number;
  }

  private async run(object: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    try {
      return await this.session.query(sql, parameters);
    } catch (error) {
      if (isObjectMissing(error)) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object }, { cause: error });
      throw error;
    }
  }

  private async names(): Promise<ChangeLogNames> {
    return (await this.objectNames.resolve()).names;
  }
}

/**
 * Parameters: ids, number, instance, connection, count of the rows and the sum of their times. All or nothing: the rows
 * go only under our own record, at the number before, and when they are the rows that were read.
 */
function handOffSql(names: ChangeLogNames): string {
  const log = qualified(names.log);
  return `WITH record AS (
  SELECT FROM ${qualified(names.owner)} WHERE handoff = $2::int8 - 1 AND instance_id = $3::text AND connection_id = $4::text FOR UPDATE
), found AS (
  SELECT count(*) AS rows, coalesce(sum((extract(epoch FROM changed_at) * 1000000)::int8), 0) AS times FROM ${log} WHERE id = ANY ($1::int8[])
), handed_off AS (
  DELETE FROM ${log} WHERE id = ANY ($1::int8[])
     AND EXISTS (SELECT FROM record) AND (SELECT rows = $5::int8 AND times = coalesce($6::numeric, times) FROM found)
)
UPDATE ${qualified(names.owner)} SET handoff = $2::int8
 WHERE EXISTS (SELECT FROM record) AND (SELECT rows = $5::int8 AND times = coalesce($6::numeric, times) FROM found) RETURNING handoff::text`;
}

type RawChange = [string, number, ChangeKind, string | null, string | null, string | null, string];

function toChangeRow(row: Row): ChangeRow {
  const [id, layout, kind, kinds, oldValues, newValues, changedAt] = row as RawChange;
  return {
    id: Number(id),
    layoutId: layout,
    kind,
    kinds,
    oldValues: parseValues(oldValues),
    newValues: parseValues(newValues),
    changedAt,
  };
}

function parseValues(json: string | null): (string | null)[] | null {
  return json === null ? null : (JSON.parse(json) as (string | null)[]);
}
