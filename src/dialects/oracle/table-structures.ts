import { ConnectorError } from '../../common/errors';
import { signatureOf, type ChangeLogNames } from '../common';
import type { CaptureLayout, StructureState, TableName } from '../dialect';
import { columnsOf, compilerErrors, objectType, triggerOf, type ActualTrigger, type NamedColumn } from './catalogue';
import type { LogContext } from './change-log-structures';
import { nativeTypeOf } from './column-families';
import type { Step } from './ddl-runner';
import { qualified } from './quote';
import { triggerBody } from './trigger-body';
import {
  addColumnSql,
  ALL_EVENTS,
  COMPOUND,
  createTriggerSql,
  dropTriggerSql,
  enableTriggerSql,
  MANAGERIAL_COLUMNS,
  trialOf,
  triggerOfTable,
} from './trigger-ddl';

/** One object of a table: how it stands and what would mend it. */
export interface TableObject extends StructureState {
  repair: Step[];
}

/** A trigger of ours writes like this. */
const WRITES_TO = /INSERT INTO "([^"]+)"\."([^"]+)" \(ID, CHANGED_AT/;

/**
 * Compares the objects of one table with the catalogue; in the order in which repairs have to run: columns come first.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when the table's trigger writes to another change log
 */
export async function inspectTable(context: LogContext, layout: CaptureLayout): Promise<TableObject[]> {
  const { statements, release } = context;
  const table = layout.table.table;
  const columns = layout.managerialColumns ? inspectColumns(table, await columnsOf(statements, table, release), release) : [];
  return [...columns, ...(await leftOverTrial(context, table)), await inspectTrigger(context, layout)];
}

function inspectColumns(table: TableName, actual: NamedColumn[], release: number): TableObject[] {
  return MANAGERIAL_COLUMNS.map((column) => {
    const found = actual.find((candidate) => candidate.name === column.name);
    const object = `${table.schema}.${table.name}.${column.name}`;
    if (!found) {
      const repair = [{ purpose: `add column ${object}`, sql: addColumnSql(table, column, release) }];
      return { object, kind: 'COLUMN', state: 'MISSING', detail: 'the column does not exist', repair };
    }
    const type = nativeTypeOf(found);
    const changed = type !== column.nativeType;
    const detail = changed ? `its type is ${type}` : '';
    return { object, kind: 'COLUMN', state: changed ? 'CHANGED' : 'OK', detail, signature: signatureOf(type), repair: [] };
  });
}

/** Disabled from the start and of no effect; an installation was cut short. */
async function leftOverTrial({ statements, names }: LogContext, table: TableName): Promise<TableObject[]> {
  const trial = trialOf(triggerOfTable(table, names));
  if ((await objectType(statements, trial)) !== 'TRIGGER') return [];
  const object = `${trial.name} on ${table.schema}.${table.name}`;
  const repair = [{ purpose: `drop trigger ${object}`, sql: dropTriggerSql(trial) }];
  return [{ object, kind: 'TRIGGER', state: 'CHANGED', detail: 'left over from an installation that was cut short', repair }];
}

async function inspectTrigger(context: LogContext, layout: CaptureLayout): Promise<TableObject> {
  const { statements, names } = context;
  const table = layout.table.table;
  const trigger = triggerOfTable(table, names);
  const object = `${trigger.name} on ${table.schema}.${table.name}`;
  const base = { object, kind: 'TRIGGER' as const };
  const actual = await triggerOf(statements, trigger);
  const creation = creationSteps(trigger, layout, names, object);
  if (!actual) return { ...base, state: 'MISSING', detail: 'the trigger does not exist', repair: creation };
  const foreignLog = await foreignLogOf(context, actual);
  if (foreignLog) throw new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog: foreignLog.name, instanceId: '?', connectionId: '?' });

  const signature = signatureOf(actual.type, actual.events, actual.body);
  if (!isSameTable(actual.table, table)) {
    refuseCollision(actual, trigger, names);
    const drop = { purpose: `drop trigger ${object}, which belongs to another table`, sql: dropTriggerSql(trigger) };
    return { ...base, state: 'CHANGED', detail: 'the table it was made for was renamed', signature, repair: [drop, ...creation] };
  }
  const isWanted = actual.type === COMPOUND && actual.events === ALL_EVENTS && actual.body === triggerBody(layout, names).trim();
  const replacement = isWanted ? [] : replacementSteps(trigger, layout, names, object);
  if (!actual.valid) {
    const detail = (await compilerErrors(statements, trigger)) ?? 'it has to be compiled again when it fires next';
    const compile = { purpose: `compile trigger ${object}`, sql: `ALTER TRIGGER ${qualified(trigger)} COMPILE`, compiles: trigger };
    const repair = isWanted ? [compile] : replacement.map((step) => ({ ...step, ...(step.compiles && { stopsWrites: trigger }) }));
    return { ...base, state: 'INVALID', detail, signature, repair };
  }
  if (!actual.enabled) {
    const enable = { purpose: `enable trigger ${object}`, sql: enableTriggerSql(trigger) };
    return { ...base, state: 'DISABLED', detail: 'the trigger does not fire', signature, repair: isWanted ? [enable] : replacement };
  }
  return { ...base, state: isWanted ? 'OK' : 'CHANGED', detail: isWanted ? '' : 'its body is another one', signature, repair: replacement };
}

/** Made disabled, seen to compile, then enabled: at no moment does a write meet a trigger that does not compile. */
function creationSteps(trigger: TableName, layout: CaptureLayout, names: ChangeLogNames, object: string): Step[] {
  return [
    { purpose: `create trigger ${object}`, sql: createTriggerSql(trigger, layout, names, 'DISABLE'), compiles: trigger },
    { purpose: `enable trigger ${object}`, sql: enableTriggerSql(trigger) },
  ];
}

/** The new body is compiled under another name first. Replacing an enabled trigger leaves no gap in between. */
function replacementSteps(trigger: TableName, layout: CaptureLayout, names: ChangeLogNames, object: string): Step[] {
  const trial = trialOf(trigger);
  return [
    { purpose: `compile the new trigger ${object}, disabled`, sql: createTriggerSql(trial, layout, names, 'DISABLE'), compiles: trial },
    { purpose: `drop trigger ${trial.name}, which was to be compiled only`, sql: dropTriggerSql(trial) },
    { purpose: `replace trigger ${object}`, sql: createTriggerSql(trigger, layout, names, 'ENABLE'), compiles: trigger },
  ];
}

/**
 * A table has one trigger, which writes to one change log; two connections would take the table from each other for ever.
 * @returns the other connection's change log; null: the trigger is ours, or writes to a log that is no more
 */
export async function foreignLogOf({ statements, names }: LogContext, { body }: ActualTrigger): Promise<TableName | null> {
  const [, schema, name] = WRITES_TO.exec(body) ?? [];
  if (name === undefined || isSameTable({ schema, name }, names.log)) return null;
  return (await objectType(statements, { schema, name })) === 'TABLE' ? { schema, name } : null;
}

/** @throws ConnectorError `IDENTIFIER_INVALID` when two tables' names have one hash */
function refuseCollision({ table }: ActualTrigger, trigger: TableName, names: ChangeLogNames): void {
  if (triggerOfTable(table, names).name !== trigger.name) return;
  const problem = `table ${table.schema}.${table.name} has the same hash, and its trigger this name`;
  throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(trigger.name), problem });
}

function isSameTable(one: TableName, other: TableName): boolean {
  return one.schema === other.schema && one.name === other.name;
}
