import type { CaptureLayout, DdlStatement, StructureState, TableName } from '../dialect';
import { columnsOf, triggerNamed, type ActualColumn, type ActualTrigger } from './catalogue';
import { neededColumns, askedColumns } from './captured-rows';
import type { Statements } from './statements';
import { refuseForeignTrigger } from './foreign-trigger';
import { signatureOf } from '../common';
import type { ObjectPlace } from './object-names';
import {
  addColumnSql,
  dropTriggerSql,
  enableTriggerSql,
  MANAGERIAL_COLUMNS,
  triggerDefinition,
  type TriggerDefinition,
} from './trigger-ddl';

/** One object of ours on a table: how it stands and what would mend it. */
export interface TableObject extends StructureState {
  repair: DdlStatement[];
}

/** Compares the objects of one table with the catalogue; in the order in which repairs have to run. */
export async function inspectTable(statements: Statements, layout: CaptureLayout, { names, facts }: ObjectPlace): Promise<TableObject[]> {
  const table = layout.table.table;
  const definition = triggerDefinition(layout, names, facts);
  const actual = await triggerNamed(statements, definition.trigger);
  await refuseForeignTrigger(statements, actual, names);
  const columns = await columnsOf(statements, table);
  const lost = [...neededColumns(layout), ...askedColumns(layout)].filter((name) => !columns.some((column) => column.name === name));
  return [
    ...(layout.managerialColumns ? inspectColumns(table, columns) : []),
    lost.length > 0 && columns.length > 0 ? broken(definition, lost) : inspectTrigger(definition, actual),
  ];
}

function inspectColumns(table: TableName, actual: ActualColumn[]): TableObject[] {
  return MANAGERIAL_COLUMNS.map((column) => {
    const found = actual.find((candidate) => candidate.name === column.name);
    const object = `${table.schema}.${table.name}.${column.name}`;
    if (!found) {
      const repair = [{ purpose: `add column ${object}`, sql: addColumnSql(table, column) }];
      return { object, kind: 'COLUMN', state: 'MISSING', detail: 'the column does not exist', repair };
    }
    const changed = found.nativeType !== column.nativeType || !found.isNullable;
    const detail = changed ? `its type is ${found.nativeType} ${found.isNullable ? 'NULL' : 'NOT NULL'}` : '';
    const signature = signatureOf(found.nativeType, found.isNullable);
    return { object, kind: 'COLUMN', state: changed ? 'CHANGED' : 'OK', detail, signature, repair: [] };
  });
}

/** The server compiles a trigger whole: one column that is gone fails every write of the product. */
function broken(definition: TriggerDefinition, lost: string[]): TableObject {
  const detail = `it needs columns the table no longer has (${lost.join(', ')}): every write to the table fails`;
  return { object: nameOf(definition), kind: 'TRIGGER', state: 'INVALID', detail, repair: [] };
}

function inspectTrigger(definition: TriggerDefinition, actual: ActualTrigger | null): TableObject {
  const object = nameOf(definition);
  const create = { purpose: `create trigger ${object}`, sql: definition.createSql };
  if (!actual) return { object, kind: 'TRIGGER', state: 'MISSING', detail: 'the trigger does not exist', repair: [create] };
  const signature = signatureOf(actual.table, actual.definition, actual.hasOurSettings);
  if (!isOn(definition.table, actual)) {
    const where = `${actual.table.schema}.${actual.table.name}`;
    const drop = {
      purpose: `drop trigger ${definition.trigger.name} on ${where}, which belongs to another table`,
      sql: dropTriggerSql(definition.trigger),
    };
    const detail = `it is on ${where}: the table it was made for was renamed`;
    return { object, kind: 'TRIGGER', state: 'CHANGED', detail, signature, repair: [drop, create] };
  }
  const enable = { purpose: `enable trigger ${object}`, sql: enableTriggerSql(definition.trigger, definition.table) };
  if (!matches(definition, actual)) {
    const replace = definition.replaceSql.map((sql, step) => ({
      purpose: `${sql.startsWith('IF') ? 'drop' : 'replace'} trigger ${object}${step > 0 ? ' by a new one' : ''}`,
      sql,
    }));
    const repair = actual.isDisabled ? [...replace, enable] : replace;
    return { object, kind: 'TRIGGER', state: 'CHANGED', detail: 'its body is another one', signature, repair };
  }
  if (actual.isDisabled)
    return { object, kind: 'TRIGGER', state: 'DISABLED', detail: 'the trigger does not fire', signature, repair: [enable] };
  return { object, kind: 'TRIGGER', state: 'OK', detail: '', signature, repair: [] };
}

/** Some catalogues tell names in lower case only; names that differ in nothing else are one to such a server. */
function isOn(table: TableName, { table: actual }: ActualTrigger): boolean {
  const spell = ({ schema, name }: TableName) => JSON.stringify([schema, name]).toLowerCase();
  return spell(table) === spell(actual);
}

function matches({ body }: TriggerDefinition, actual: ActualTrigger): boolean {
  return actual.hasOurSettings && (actual.definition?.trimEnd().endsWith(` ${body}`) ?? false);
}

function nameOf({ trigger, table }: TriggerDefinition): string {
  return `${trigger.name} on ${table.schema}.${table.name}`;
}
