import type { ANTLRErrorListener } from 'antlr4ts';
import { antlr4tsSQL, SQLDialect } from 'antlr4ts-sql';

const NAME = String.raw`\[(?:[^\]]|\]\])+\]`;

/** Documented syntax the grammar lacks, each with something it knows in the same place. */
const GAPS: readonly [RegExp, string][] = [
  [new RegExp(String.raw`(?<=DEFAULT )\(NEXT VALUE FOR ${NAME}\.${NAME}\)(?= FOR ${NAME}$)`, 'g'), '0'],
  [new RegExp(String.raw`\bNEXT VALUE FOR ${NAME}\.${NAME}`, 'g'), '(0)'],
  [new RegExp(String.raw`(?<=^\s*IF )UPDATE\(${NAME}\)(?= SET )`, 'gm'), '1 = 1'],
  [/^GRANT UPDATE ON(?= \[)/, 'GRANT INSERT ON'],
];

/** Enough to find the place; the grammar lists all that could stand there. */
const MESSAGE_LENGTH = 80;

/**
 * What the T-SQL grammar has against a batch, with line and column; empty: nothing. The grammar knows syntax only, neither
 * names nor types, nor which version of the server knows what. Its convenience calls hide errors, hence a listener of our own.
 */
export function tsqlErrorsOf(batch: string): string[] {
  const errors: string[] = [];
  const listener: ANTLRErrorListener<unknown> = {
    syntaxError: (_recognizer, _symbol, line, column, message) => {
      errors.push(`${line}:${column} ${message.slice(0, MESSAGE_LENGTH)}`);
    },
  };
  const text = GAPS.reduce((rest, [lacking, known]) => rest.replace(lacking, known), batch);
  const grammar = new antlr4tsSQL(SQLDialect.TSQL);
  const parser = grammar.getParser(grammar.getTokens(text, [listener]), [listener]);
  grammar.getParseTree(parser);
  return errors;
}

/** The batches of a script in which lines of `GO` stand between them. */
export function batchesOf(script: string): string[] {
  return script
    .split(/^GO$/m)
    .map((batch) => batch.trim())
    .filter((batch) => batch !== '');
}
