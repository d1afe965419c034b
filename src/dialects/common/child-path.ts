import type { MappedChild, MappedTable } from '../dialect';

/** The child at the end of a path of ARRAY attributes, with the tables above it, the nearest first and the root last. */
export function childAt(root: MappedTable, path: string[]): { child: MappedChild; ancestors: MappedTable[] } {
  const ancestors: MappedTable[] = [];
  let table = root;
  for (const name of path) {
    const field = table.fields.find((candidate) => candidate.kind === 'ARRAY' && candidate.name === name);
    if (field?.kind !== 'ARRAY') throw new RangeError(`no ARRAY attribute ${name} in ${path.join('.')}`);
    ancestors.unshift(table);
    table = field.child;
  }
  if (ancestors.length === 0) throw new RangeError('the path of a child is empty');
  return { child: table as MappedChild, ancestors };
}
