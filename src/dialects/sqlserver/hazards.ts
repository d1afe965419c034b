import type { Hazard, HazardCode, TableName } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Statements } from './statements';
import { writersWithoutLog } from './log-writers';
import { scanModule } from './module-scan';
import type { ObjectPlace } from './object-names';
import { qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** Modules that mention a name; those of ours and those whose text the user may not see are left out. */
const MODULES = `SELECT CAST(s.name AS nvarchar(128)), CAST(o.name AS nvarchar(128)), CAST(m.definition AS nvarchar(max))
FROM sys.sql_modules m
JOIN sys.objects o ON o.object_id = m.object_id
JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE LOWER(m.definition) LIKE LOWER(@p1) ESCAPE N'!' AND UPPER(o.name) NOT LIKE 'TCC[_]%'
ORDER BY s.name, o.name`;

/** Triggers of the product that are to run before or after all others. */
const ORDERED = `SELECT DISTINCT CAST(t.name AS nvarchar(128))
FROM sys.triggers t JOIN sys.trigger_events e ON e.object_id = t.object_id
WHERE t.parent_id = OBJECT_ID(@p1) AND (e.is_first = 1 OR e.is_last = 1) AND UPPER(t.name) NOT LIKE 'TCC[_]%'`;

/** Tables the engine writes or keeps in a way of its own; columns of `sys.tables` since 2014 and 2016. */
const kindSql = ({
  version,
}: ServerFacts) => `SELECT CAST(${version >= 12 ? 'is_memory_optimized' : '0'} AS int), CAST(${version >= 13 ? 'temporal_type' : '0'} AS int)
FROM sys.tables WHERE object_id = OBJECT_ID(@p1)`;
const HISTORY_TABLE = 1;

interface Module {
  name: string;
  definition: string;
}

/** What our trigger, and columns if wanted, would break or miss; as far as the user may read the product's code. */
export async function hazards(
  session: SqlServerSession,
  place: ObjectPlace,
  tables: TableName[],
  options: { managerialColumns: boolean },
): Promise<Hazard[]> {
  const found: Hazard[] = [];
  for (const table of tables) {
    const add = (code: HazardCode, objects: string[], remedy: string | null = null) => {
      if (objects.length > 0) found.push({ code, table, objects, remedy });
    };
    const modules = await modulesMentioning(session, table);
    const findings = modules.map(({ name, definition }) => ({ name, ...scanModule(definition, table) }));
    const named = (condition: (finding: (typeof findings)[number]) => boolean) => findings.filter(condition).map(({ name }) => name);
    add(
      'OUTPUT_WITHOUT_INTO',
      named((finding) => finding.outputWithoutInto),
    );
    if (options.managerialColumns)
      add(
        'INSERT_WITHOUT_COLUMNS',
        named((finding) => finding.insertWithoutColumns),
      );
    add('TRIGGER_ORDER', await orderedTriggers(session, table));
    add(
      'TRIGGER_READS_IDENTITY',
      named((finding) => finding.readsIdentity),
    );
    add('NOT_FULLY_LOGGED', [...(await specialKind(session, place.facts, table)), ...named((finding) => finding.bypassesTriggers)]);
    const { users, remedy } = await writersWithoutLog(session, place, table);
    add('LOG_RIGHT_MISSING', users, remedy);
  }
  return found;
}

async function modulesMentioning(statements: Statements, table: TableName): Promise<Module[]> {
  const pattern = `%${table.name.replace(/[!%_[\]^]/g, '!$&')}%`;
  const rows = (await statements.query(MODULES, [pattern])) as [string, string, string | null][];
  return rows.map(([schema, name, definition]) => ({ name: `${schema}.${name}`, definition: definition ?? '' }));
}

async function orderedTriggers(statements: Statements, table: TableName): Promise<string[]> {
  const rows = (await statements.query(ORDERED, [qualified(table)])) as [string][];
  return rows.map(([name]) => `${table.schema}.${name}`);
}

async function specialKind(statements: Statements, facts: ServerFacts, table: TableName): Promise<string[]> {
  const [row] = (await statements.query(kindSql(facts), [qualified(table)])) as [number | null, number | null][];
  const name = `${table.schema}.${table.name}`;
  if (row?.[0] === 1) return [`${name} (memory-optimized)`];
  return row?.[1] === HISTORY_TABLE ? [`${name} (history of a temporal table)`] : [];
}
