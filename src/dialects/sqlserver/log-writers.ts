import type { TableName } from '../dialect';
import type { Statements } from './statements';
import type { ObjectPlace } from './object-names';
import { qualified, quote } from './quote';

const mayBabelfish = (right: string, object: string) =>
  `CAST(pg_catalog.has_table_privilege(p.principal_id, OBJECT_ID(${object}), '${right}') AS int)`;

/** Users who may write the table but not the change log. The number of a principal is that of its PostgreSQL role. */
const BABELFISH_WRITERS = `SELECT CAST(p.name AS nvarchar(128))
FROM sys.database_principals p
WHERE p.type IN ('S', 'U', 'G', 'R') AND p.principal_id > 0 AND p.name NOT IN (N'dbo', N'db_owner', N'guest')
  AND 1 IN (${['INSERT', 'UPDATE', 'DELETE'].map((right) => mayBabelfish(right, '@p1')).join(', ')})
  AND (OBJECT_ID(@p2) IS NULL OR ${mayBabelfish('INSERT', '@p2')} = 0)
ORDER BY 1`;

/** Grantees on the table, its schema or the database, where the table's owner and the change log's are not the same. */
const WRITERS_ACROSS_OWNERS = `SELECT DISTINCT CAST(p.name AS nvarchar(128))
FROM sys.objects t
JOIN sys.schemas ts ON ts.schema_id = t.schema_id
JOIN sys.schemas ls ON ls.name = @p3
LEFT JOIN sys.objects l ON l.object_id = OBJECT_ID(@p2)
JOIN sys.database_permissions g ON g.permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'CONTROL') AND g.state IN ('G', 'W')
  AND (g.class = 0 OR g.class = 1 AND g.major_id = t.object_id OR g.class = 3 AND g.major_id = t.schema_id)
JOIN sys.database_principals p ON p.principal_id = g.grantee_principal_id
WHERE t.object_id = OBJECT_ID(@p1) AND COALESCE(t.principal_id, ts.principal_id) <> COALESCE(l.principal_id, ls.principal_id) AND p.name <> N'dbo'
  AND NOT EXISTS (SELECT 1 FROM sys.database_permissions i WHERE i.grantee_principal_id = p.principal_id AND i.permission_name = 'INSERT'
    AND i.state IN ('G', 'W') AND i.class = 1 AND i.major_id = OBJECT_ID(@p2))
ORDER BY 1`;

/** Users whose writes our trigger could not log, as it would write with their rights, and the GRANT that lets it. */
export async function writersWithoutLog(
  statements: Statements,
  { names, facts }: ObjectPlace,
  table: TableName,
): Promise<{ users: string[]; remedy: string | null }> {
  const parameters = [qualified(table), qualified(names.log)];
  const rows = facts.ownershipChaining
    ? await statements.query(WRITERS_ACROSS_OWNERS, [...parameters, names.log.schema])
    : await statements.query(BABELFISH_WRITERS, parameters);
  const users = rows.map(([user]) => user as string);
  return { users, remedy: users.length === 0 ? null : `GRANT INSERT ON ${qualified(names.log)} TO ${users.map(quote).join(', ')}` };
}
