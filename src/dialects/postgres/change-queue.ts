import { ConnectorError } from '../../common/errors';
import type { ChangeKind, ChangeQueue, ChangeRow, LogCredit } from '../dialect';
import type { ProductSession, Row } from './connect';
import { isObjectMissing } from './errors';
import type { ChangeLogNames } from './names';
import type { ObjectNames } from './object-names';
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
    const sql = `SELECT change.id::text, layout, kind::text, array_to_json(old_values)::text, array_to_json(new_values)::text, to_char(changed_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM ${qualified(names.log)} AS change ${above} ORDER BY change.id LIMIT $1::int4`;
    const rows = await this.run(names.log.name, sql, afterId === null ? [limit] : [limit, afterId]);
    return rows.map(toChangeRow);
  }

  async handOff(ids: number[], handOffNumber: number): Promise<void> {
    const names = await this.names();
    const sql = `WITH handed_off AS (DELETE FROM ${qualified(names.log)} WHERE id = ANY ($1::int8[]))
UPDATE ${qualified(names.owner)} SET handoff = GREATEST(handoff, $2::int8) RETURNING handoff::text`;
    const rows = await this.run(names.log.name, sql, [ids, handOffNumber]);
    if (rows.length === 0) throw new ConnectorError('PRODUCT_OBJECT_MISSING', { object: names.owner.name });
  }

  async handOffNumber(): Promise<number | null> {
    const names = await this.names();
    try {
      const rows = await this.session.query(`SELECT handoff::text FROM ${qualified(names.owner)} LIMIT 1`);
      return rows.length > 0 ? Number(rows[0][0]) : null;
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
    throw new Error('not built yet');
  }

  async raiseCredit(_maxId: number): Promise<void> {
    throw new Error('not built yet');
  }

  async setCredit(_maxId: number): Promise<void> {
    throw new Error('not built yet');
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

function toChangeRow(row: Row): ChangeRow {
  const [id, layout, kind, oldValues, newValues, changedAt] = row as [string, number, ChangeKind, string | null, string | null, string];
  return {
    id: Number(id),
    layoutId: layout,
    kind,
    kinds: null,
    oldValues: parseValues(oldValues),
    newValues: parseValues(newValues),
    changedAt,
  };
}

function parseValues(json: string | null): (string | null)[] | null {
  return json === null ? null : (JSON.parse(json) as (string | null)[]);
}
