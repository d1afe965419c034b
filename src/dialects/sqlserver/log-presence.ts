import type { ChangeLogNames } from '../common';
import type { TableName } from '../dialect';
import { CHANGE_LOG_COLUMNS } from './change-log-ddl';
import { literal, qualified } from './quote';
import type { ServerFacts } from './server-facts';

/**
 * Condition of a trigger: what it logs with is there, and is as it was. A user sees an object by OBJECT_ID only with a right
 * to it, so the installation gives everybody a harmless one. The log's columns cannot go while a constraint names them.
 */
export function logIsThere(names: ChangeLogNames, facts: ServerFacts): string {
  const log = facts.constraintKeepsColumns ? isThere(names.log, 'U') : columnsAreThere(names.log);
  return [log, isThere(names.credit, 'U'), isThere(names.ids, 'SO')].join(' AND ');
}

export function isThere(object: TableName, type: 'U' | 'SO'): string {
  return `OBJECT_ID(${literal(qualified(object))}, '${type}') IS NOT NULL`;
}

/** On Babelfish columns go and are renamed all the same; and whoever writes the table may not be allowed to write the log. */
function columnsAreThere(log: TableName): string {
  const columns = CHANGE_LOG_COLUMNS.map(({ name }) => `'${name}'`);
  return `EXISTS (SELECT 1 FROM pg_catalog.pg_class AS c WHERE c.relname = ${literal(log.name.toLowerCase()).slice(1)} AND c.relnamespace = SCHEMA_ID(${literal(log.schema)})
      AND CAST(pg_catalog.has_table_privilege(c.oid, 'INSERT') AS int) = 1
      AND (SELECT COUNT(*) FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname IN (${columns.join(', ')})) = ${columns.length})`;
}
