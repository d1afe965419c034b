import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';
import { TRIGGER_ROLES, triggerName, type ChangeLogNames } from '../common';
import { functionsOf, relationKind } from './catalogue';
import type { Statements } from './connect';
import { qualified } from './quote';

/** A trigger function begins its log row like this. */
const WRITES_TO = /INSERT INTO "((?:[^"]|"")+)"\."((?:[^"]|"")+)" \(layout,/;

/**
 * A table has one trigger set, which writes to one change log. What another connection installed is not replaced or removed
 * for this one: the two would take the table from each other for ever.
 * @returns the other connection's change log; null: the set is ours, or there is none
 */
export async function foreignLogOf(statements: Statements, table: TableName, names: ChangeLogNames): Promise<TableName | null> {
  const wanted = TRIGGER_ROLES.map((role) => triggerName(table, role));
  for (const { body } of (await functionsOf(statements, names.log.schema, wanted)).values()) {
    const [, schema, name] = WRITES_TO.exec(body) ?? [];
    if (name === undefined) continue;
    const log = { schema: schema.replace(/""/g, '"'), name: name.replace(/""/g, '"') };
    if (qualified(log) !== qualified(names.log) && (await relationKind(statements, log)) !== null) return log;
  }
  return null;
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when the table's trigger set writes to another change log */
export async function refuseForeignSet(statements: Statements, table: TableName, names: ChangeLogNames): Promise<void> {
  const log = await foreignLogOf(statements, table, names);
  if (log) throw new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog: log.name, instanceId: '?', connectionId: '?' });
}
