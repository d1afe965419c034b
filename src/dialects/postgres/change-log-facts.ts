import type { ChangeLogOwner } from '../dialect';
import { columnsOf, columnsWithDefault, relationKind } from './catalogue';
import type { ChangeLogObject } from './change-log-ddl';
import type { Statements } from './connect';
import { signatureOf, type ChangeLogNames } from '../common';
import { qualified } from './quote';

/** The record of whose log it is and of which layout; null when there is none. */
export async function readOwner(
  statements: Statements,
  names: ChangeLogNames,
): Promise<(ChangeLogOwner & { layoutVersion: number }) | null> {
  if ((await relationKind(statements, names.owner)) !== 'r') return null;
  const rows = await statements.query(`SELECT instance_id, connection_id, layout_version FROM ${qualified(names.owner)} LIMIT 1`);
  const [row] = rows as [string, string, number][];
  return row ? { instanceId: row[0], connectionId: row[1], layoutVersion: row[2] } : null;
}

/** Columns of the log as `id bigint`; empty when there is no such table. */
export async function logColumns(statements: Statements, names: ChangeLogNames): Promise<string[]> {
  const columns = await columnsOf(statements, names.log);
  return columns.map(({ name, nativeType }) => `${name} ${nativeType}`);
}

/** What an object of the change log looks like; of a sequence there is nothing to compare. */
export async function changeLogSignature(statements: Statements, names: ChangeLogNames, { kind }: ChangeLogObject): Promise<string> {
  if (kind === 'OWNER') return signatureOf((await readOwner(statements, names))?.layoutVersion ?? null);
  if (kind === 'SEQUENCE') return signatureOf(kind);
  return signatureOf(await logColumns(statements, names), await columnsWithDefault(statements, names.log));
}
