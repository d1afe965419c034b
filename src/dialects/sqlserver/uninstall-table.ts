import type { DdlStatement, TableName } from '../dialect';
import { columnsOf, triggerNamed, triggersOn, type ActualTrigger } from './catalogue';
import type { Statements } from './statements';
import type { ObjectPlace } from './object-names';
import { disableTriggerSql, dropColumnSql, dropTriggerSql, MANAGERIAL_COLUMNS, triggerOf } from './trigger-ddl';

/**
 * Statements that remove the trigger and the managerial columns of one table. Each tolerates that its object is gone.
 * Where dropping a column takes all triggers of the table along, the product's own are made again as they were, in the
 * same transaction.
 */
export async function uninstallTableSql(statements: Statements, table: TableName, { facts }: ObjectPlace): Promise<DdlStatement[]> {
  const trigger = triggerOf(table);
  const where = `${table.schema}.${table.name}`;
  const columns = (await columnsOf(statements, table)).map(({ name }) => name);
  const dropped = MANAGERIAL_COLUMNS.filter(({ name }) => columns.includes(name));
  const lost = facts.dropColumnKeepsTriggers || dropped.length === 0 ? [] : await othersOn(statements, table, trigger);
  return [
    { purpose: `drop trigger ${trigger.name} on ${where}`, sql: dropTriggerSql(trigger) },
    ...dropped.map(({ name }) => ({ purpose: `drop column ${where}.${name}`, sql: dropColumnSql(table, name) })),
    ...lost.flatMap((other) => madeAgain(other, table)),
  ];
}

async function othersOn(statements: Statements, table: TableName, ours: TableName): Promise<ActualTrigger[]> {
  const own = await triggerNamed(statements, ours);
  return (await triggersOn(statements, table)).filter(({ name, definition }) => name !== own?.name && definition !== null);
}

function madeAgain({ name, definition, isDisabled }: ActualTrigger, table: TableName): DdlStatement[] {
  const where = `${table.schema}.${table.name}`;
  const create = { purpose: `create the product's trigger ${name} on ${where} again, which goes with a column here`, sql: definition! };
  const disable = { purpose: `disable trigger ${name} on ${where} again`, sql: disableTriggerSql({ schema: table.schema, name }, table) };
  return isDisabled ? [create, disable] : [create];
}
