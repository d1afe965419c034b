import type { CaptureLayout, DdlStatement, StructureState, TableName } from '../dialect';
import { columnsOf, functionsOf, triggersOf, type ActualFunction, type ActualTrigger } from './catalogue';
import type { Statements } from './connect';
import { signatureOf, TRIGGER_ROLES, triggerName, type ChangeLogNames } from '../common';
import { refuseForeignSet } from './foreign-set';
import { qualified, quote } from './quote';
import { strayTriggers, type StrayTrigger } from './strays';
import { addColumnsSql, keepsManagerialColumns, MANAGERIAL_COLUMNS, triggerSet, type TriggerDefinition } from './trigger-ddl';

/** One object of a table's trigger set: how it stands and what would mend it. */
export interface TableObject extends StructureState {
  repair: DdlStatement[];
}

/** Compares the objects of one table with the catalogue; in the order in which repairs have to run. */
export async function inspectTable(
  statements: Statements,
  layout: CaptureLayout,
  names: ChangeLogNames,
  serverVersion: number,
): Promise<TableObject[]> {
  const table = layout.table.table;
  await refuseForeignSet(statements, table, names);
  const set = triggerSet(layout, names, serverVersion);
  const columns = await columnsOf(statements, table);
  const functions = await functionsOf(
    statements,
    names.log.schema,
    set.map((definition) => definition.name),
  );
  const triggers = await triggersOf(
    statements,
    table,
    set.map((definition) => definition.name),
  );
  const strays = await strayTriggers(
    statements,
    table,
    names.log.schema,
    set.map((definition) => definition.name),
  );
  return [
    ...strays.map(inspectStray),
    ...(keepsManagerialColumns(layout, serverVersion) ? inspectColumns(table, columns) : []),
    ...set.map((definition) => inspectFunction(definition, functions.get(definition.name))),
    ...set.map((definition) => inspectTrigger(table, definition, triggers.get(definition.name))),
  ];
}

function inspectStray({ name, table }: StrayTrigger): TableObject {
  const object = `${name} on ${table.schema}.${table.name}`;
  const drop = { purpose: `drop trigger ${object}, which belongs to another table`, sql: dropTriggerSql(name, table) };
  return { object, kind: 'TRIGGER', state: 'CHANGED', detail: 'the table it was made for was renamed', repair: [drop] };
}

function inspectColumns(table: TableName, actual: { name: string; nativeType: string }[]): TableObject[] {
  return MANAGERIAL_COLUMNS.map((column) => {
    const found = actual.find((candidate) => candidate.name === column.name);
    const object = `${table.schema}.${table.name}.${column.name}`;
    if (!found) {
      const repair = [{ purpose: `add column ${object}`, sql: addColumnsSql(table, [column]) }];
      return { object, kind: 'COLUMN', state: 'MISSING', detail: 'the column does not exist', repair };
    }
    const changed = found.nativeType !== column.nativeType;
    return {
      object,
      kind: 'COLUMN',
      state: changed ? 'CHANGED' : 'OK',
      detail: changed ? `its type is ${found.nativeType}` : '',
      repair: [],
    };
  });
}

function inspectFunction(definition: TriggerDefinition, actual: ActualFunction | undefined): TableObject {
  const object = `${definition.functionName.schema}.${definition.name}`;
  const create = { purpose: `create function ${object}`, sql: definition.createFunctionSql };
  const protect = { purpose: `keep other roles from using function ${object}`, sql: definition.protectFunctionSql };
  if (!actual) return { object, kind: 'FUNCTION', state: 'MISSING', detail: 'the function does not exist', repair: [create, protect] };
  const same = actual.body === definition.body && actual.securityDefiner === definition.securityDefiner && actual.plain;
  const replace = { ...create, purpose: `replace function ${object}` };
  return {
    object,
    kind: 'FUNCTION',
    state: same ? 'OK' : 'CHANGED',
    detail: same ? '' : 'its body is another one',
    signature: signatureOf(actual.body, actual.securityDefiner, actual.plain),
    repair: same ? [] : [replace],
  };
}

function inspectTrigger(table: TableName, definition: TriggerDefinition, actual: ActualTrigger | undefined): TableObject {
  const object = `${definition.name} on ${table.schema}.${table.name}`;
  const create = { purpose: `create trigger ${object}`, sql: definition.createTriggerSql };
  if (!actual) return { object, kind: 'TRIGGER', state: 'MISSING', detail: 'the trigger does not exist', repair: [create] };
  const signature = triggerSignature(actual);
  if (!matches(definition, actual)) {
    const drop = { purpose: `drop trigger ${object}, which is not as it should be`, sql: definition.dropTriggerSql };
    return { object, kind: 'TRIGGER', state: 'CHANGED', detail: 'its definition is another one', signature, repair: [drop, create] };
  }
  if (actual.enabled !== 'O' && actual.enabled !== 'A') {
    const sql = `ALTER TABLE ${qualified(table)} ENABLE TRIGGER ${quote(definition.name)}`;
    return {
      object,
      kind: 'TRIGGER',
      state: 'DISABLED',
      detail: 'the trigger does not fire',
      signature,
      repair: [{ purpose: `enable trigger ${object}`, sql }],
    };
  }
  return { object, kind: 'TRIGGER', state: 'OK', detail: '', signature, repair: [] };
}

function triggerSignature({ name: _name, enabled: _enabled, ...shape }: ActualTrigger): string {
  return signatureOf(shape);
}

function matches(definition: TriggerDefinition, actual: ActualTrigger): boolean {
  return (
    actual.type === definition.type &&
    actual.functionSchema === definition.functionName.schema &&
    actual.functionName === definition.functionName.name &&
    actual.oldTable === definition.oldTable &&
    actual.newTable === definition.newTable &&
    actual.conditional === definition.conditional
  );
}

function dropTriggerSql(name: string, table: TableName): string {
  return `DROP TRIGGER IF EXISTS ${quote(name)} ON ${qualified(table)}`;
}

/** Statements that take copies of the set off other tables, so that its functions can go. */
export async function dropStraysSql(statements: Statements, table: TableName, logSchema: string): Promise<DdlStatement[]> {
  const names = TRIGGER_ROLES.map((role) => triggerName(table, role));
  const strays = await strayTriggers(statements, table, logSchema, names);
  return strays.flatMap((stray) => inspectStray(stray).repair);
}

/**
 * Statements that remove the trigger set, its functions and the managerial columns of one table. Each tolerates that
 * its object is gone.
 */
export function uninstallTableSql(table: TableName, logSchema: string): DdlStatement[] {
  const where = `${table.schema}.${table.name}`;
  const names = TRIGGER_ROLES.map((role) => triggerName(table, role));
  return [
    ...names.map((name) => ({
      purpose: `drop trigger ${name} on ${where}`,
      sql: dropTriggerSql(name, table),
    })),
    ...names.map((name) => ({
      purpose: `drop function ${logSchema}.${name}`,
      sql: `DROP FUNCTION IF EXISTS ${qualified({ schema: logSchema, name })}()`,
    })),
    ...MANAGERIAL_COLUMNS.map(({ name }) => ({
      purpose: `drop column ${where}.${name}`,
      sql: `ALTER TABLE ${qualified(table)} DROP COLUMN IF EXISTS ${quote(name)}`,
    })),
  ];
}
