import type { ChangeLogNames } from '../common';
import type { TableName } from '../dialect';
import { shapeName } from './change-log-ddl';
import { literal, qualified } from './quote';
import type { ServerFacts } from './server-facts';

/**
 * Condition of a trigger: what it logs with is there, and is as it was. A user sees an object by OBJECT_ID only with a right
 * to it, so the installation gives everybody a harmless one. The log's columns cannot go while a constraint names them.
 */
export function logIsThere(names: ChangeLogNames, facts: ServerFacts): string {
  const log = facts.constraintKeepsColumns ? isThere(names.log, 'U') : shapeIsThere(names.log);
  return [log, isThere(names.credit, 'U'), isThere(names.ids, 'SO')].join(' AND ');
}

export function isThere(object: TableName, type: 'U' | 'SO'): string {
  return `OBJECT_ID(${literal(qualified(object))}, '${type}') IS NOT NULL`;
}

/** On Babelfish the constraint goes with a column; and whoever writes the table may not be allowed to write the log. */
function shapeIsThere(log: TableName): string {
  const shape = literal(shapeName(log.name).toLowerCase()).slice(1);
  return `EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS c WHERE c.conname = ${shape} AND c.connamespace = SCHEMA_ID(${literal(log.schema)})
      AND CAST(pg_catalog.has_table_privilege(c.conrelid, 'INSERT') AS int) = 1)`;
}
