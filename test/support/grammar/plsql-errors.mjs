/**
 * Reads a JSON list of statements from standard input and writes, for each, what the PL/SQL grammar has against it. A process
 * of its own: the grammar is an ES module of many megabytes, and its first parse takes some fifteen seconds.
 */
import { getParserFromInput } from '@griffithswaite/ts-plsql-parser';

/** ANTLR's faster mode: it takes the same texts, at a fraction of the time for the first. */
const SLL = 0;
const MESSAGE_LENGTH = 80;
const END_OF_INPUT = -1;

function errorsOf(statement) {
  const errors = [];
  const listener = {
    syntaxError: (_recognizer, _symbol, line, column, message) => errors.push(`${line}:${column} ${message.slice(0, MESSAGE_LENGTH)}`),
    reportAmbiguity: () => undefined,
    reportAttemptingFullContext: () => undefined,
    reportContextSensitivity: () => undefined,
  };
  const parser = getParserFromInput(statement);
  const lexer = parser._input.tokenSource;
  for (const recognizer of [parser, lexer]) {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(listener);
  }
  parser._interp.predictionMode = SLL;
  parser.sql_script();
  const isRead = parser._input.LA(1) === END_OF_INPUT;
  return isRead ? errors : [...errors, `something is left: ${parser._input.LT(1).text}`];
}

let input = '';
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(errorsOf)));
