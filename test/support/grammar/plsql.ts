import { spawn } from 'node:child_process';
import path from 'node:path';

/** Documented syntax the grammar lacks, each with something it knows in the same place. */
const GAPS: readonly [RegExp, string][] = [[/(?<=DDL_LOCK_TIMEOUT = )\d+/g, 'SECONDS']];

/** On a machine that has nothing else to do it takes two or three minutes. */
export const LONGEST_MS = 1_800_000;

/**
 * What the PL/SQL grammar has against each of the statements, with line and column; empty: nothing. The grammar knows syntax
 * only, neither names nor types, nor which version of the server knows what. Statements in texts (EXECUTE IMMEDIATE) are
 * for it nothing but texts: pass them by themselves. One call takes two minutes of a processor, most of them for
 * the first statements of each kind.
 */
export async function plsqlErrorsOf(statements: string[]): Promise<string[][]> {
  const script = path.join(__dirname, 'plsql-errors.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], timeout: LONGEST_MS });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stdin.end(JSON.stringify(statements.map(filled)));
  const code = await ended;
  if (code !== 0) throw new Error(`the grammar's process ended with ${code}`);
  return JSON.parse(output.join('')) as string[][];
}

function filled(statement: string): string {
  return GAPS.reduce((text, [lacking, known]) => text.replace(lacking, known), statement);
}

/** The statements of a script in which lines of `/` stand between them. */
export function statementsOf(script: string): string[] {
  return script
    .split(/^\/$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** The statements in the texts a trigger executes, which the grammar does not look into. */
export function executedTexts(trigger: string): string[] {
  return [...trigger.matchAll(/EXECUTE IMMEDIATE '((?:[^']|'')*)'/g)].map(([, text]) => text.replaceAll("''", "'"));
}
