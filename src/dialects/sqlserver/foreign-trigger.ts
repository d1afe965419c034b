import { ConnectorError } from '../../common/errors';
import type { ChangeLogNames } from '../common';
import type { TableName } from '../dialect';
import { objectType, type ActualTrigger } from './catalogue';
import type { Statements } from './statements';
import { qualified } from './quote';

/** A trigger of ours begins its log row like this. */
const WRITES_TO = /INSERT INTO \[((?:[^\]]|\]\])+)\]\.\[((?:[^\]]|\]\])+)\] \(layout,/;

/**
 * A table has one trigger, which writes to one change log. What another connection installed is not replaced or removed for
 * this one: the two would take the table from each other for ever.
 * @returns the other connection's change log; null: the trigger is ours, or there is none
 */
export async function foreignLogOf(
  statements: Statements,
  trigger: ActualTrigger | null,
  names: ChangeLogNames,
): Promise<TableName | null> {
  const [, schema, name] = WRITES_TO.exec(trigger?.definition ?? '') ?? [];
  if (name === undefined) return null;
  const log = { schema: schema.replaceAll(']]', ']'), name: name.replaceAll(']]', ']') };
  return qualified(log) !== qualified(names.log) && (await objectType(statements, log)) !== null ? log : null;
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when the table's trigger writes to another change log */
export async function refuseForeignTrigger(statements: Statements, trigger: ActualTrigger | null, names: ChangeLogNames): Promise<void> {
  const log = await foreignLogOf(statements, trigger, names);
  if (log) throw new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog: log.name, instanceId: '?', connectionId: '?' });
}
