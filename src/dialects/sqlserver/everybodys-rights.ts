import type { DdlStatement, TableName } from '../dialect';
import type { ChangeLogNames } from '../common';
import type { Statements } from './statements';
import { literal, qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** What every user of the database is given on an object of the change log, so that a trigger can do its work for them. */
interface Right {
  right: string;
  object: TableName;
}

/**
 * Where a trigger writes with its owner's rights, users only have to see that the objects are there: OBJECT_ID hides what
 * a user has no right to. Elsewhere they need rights to read the credit and draw ids, which harm nobody; to write the log, and
 * to see it, is left to whoever knows the writers.
 */
function everybodysRights(names: ChangeLogNames, facts: ServerFacts): Right[] {
  if (facts.ownershipChaining) {
    return [names.log, names.credit, names.ids, names.missed].map((object) => ({ right: 'VIEW DEFINITION', object }));
  }
  const sequences = [names.ids, names.missed].flatMap((object) => ['SELECT', 'UPDATE'].map((right) => ({ right, object })));
  return [{ right: 'SELECT', object: names.credit }, ...sequences];
}

/** The statements that give every user what the triggers need on this object. */
export function grantsOn(object: TableName, names: ChangeLogNames, facts: ServerFacts): DdlStatement[] {
  return everybodysRights(names, facts)
    .filter((right) => right.object === object)
    .map(({ right }) => ({
      purpose: `give everybody ${right} on ${object.schema}.${object.name}, so that what they write is logged`,
      sql: `GRANT ${right} ON ${qualified(object)} TO public`,
    }));
}

/** Rights on an object that exists and that somebody took away; where the catalogue does not tell, none is missed. */
export async function lostGrants(
  statements: Statements,
  object: TableName,
  names: ChangeLogNames,
  facts: ServerFacts,
): Promise<DdlStatement[]> {
  const wanted = grantsOn(object, names, facts);
  if (!facts.ownershipChaining || wanted.length === 0) return [];
  const rows = await statements.query(`SELECT CONVERT(nvarchar(60), permission_name) FROM sys.database_permissions
WHERE class = 1 AND state IN ('G', 'W') AND grantee_principal_id = DATABASE_PRINCIPAL_ID(N'public') AND major_id = OBJECT_ID(${literal(qualified(object))})`);
  const given = rows.map(([permission]) => permission as string);
  return wanted.filter(({ sql }) => !given.some((permission) => sql.startsWith(`GRANT ${permission} ON`)));
}
