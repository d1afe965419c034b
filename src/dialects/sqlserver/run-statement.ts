import { Request, TYPES, type Connection } from 'tedious';
import type { Parameter, Row } from './statements';

const SHORT_TEXT = 4_000;
const LARGEST_INT = 2_147_483_647;

/** Runs one statement on a session; answers the rows of all its results, by position. */
export function runStatement(
  connection: Connection,
  sql: string,
  parameters: readonly Parameter[] = [],
  timeoutMs?: number,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    const rows: Row[] = [];
    const request = new Request(sql, (error) => {
      if (error) reject(error);
      else resolve(rows);
    });
    request.on('row', (columns: { value: unknown }[]) => rows.push(columns.map(({ value }) => value)));
    if (timeoutMs !== undefined) request.setTimeout(timeoutMs);
    parameters.forEach((value, index) => addParameter(request, `p${index + 1}`, value));
    if (parameters.length === 0) connection.execSqlBatch(request);
    else connection.execSql(request);
  });
}

/** Texts are declared in two lengths only, so that a plan is found again whatever their length. */
function addParameter(request: Request, name: string, value: Parameter): void {
  if (Buffer.isBuffer(value)) request.addParameter(name, TYPES.VarBinary, value);
  else if (typeof value === 'boolean') request.addParameter(name, TYPES.Bit, value);
  else if (typeof value === 'number') request.addParameter(name, Math.abs(value) <= LARGEST_INT ? TYPES.Int : TYPES.BigInt, value);
  else request.addParameter(name, TYPES.NVarChar, value, { length: (value?.length ?? 0) <= SHORT_TEXT ? SHORT_TEXT : Infinity });
}
