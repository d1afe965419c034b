import type { TableName } from '../dialect';
import { tokensOf, type Token } from './module-tokens';

/** What a module does to a table that our trigger or columns would meet. */
export interface ModuleFindings {
  outputWithoutInto: boolean;
  insertWithoutColumns: boolean;
  readsIdentity: boolean;
  /** Loads or empties the table past triggers, or switches them off. */
  bypassesTriggers: boolean;
}

const VERBS = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'];
/** Words that may follow a verb and are no table. */
const NO_TABLE = [
  'AS',
  'ON',
  'STATISTICS',
  'SET',
  'VALUES',
  'SELECT',
  'AND',
  'OR',
  'NOT',
  'THEN',
  'WITH',
  'FOR',
  'AFTER',
  'OF',
  'CASCADE',
  'NO',
  'TO',
];
/** Words that end the list of an OUTPUT clause. */
const OUTPUT_ENDS = [...VERBS, 'VALUES', 'SELECT', 'FROM', 'WHERE', 'EXEC', 'EXECUTE', 'DEFAULT', 'WHEN', 'OPTION', 'BEGIN', 'END', ';'];

/** Looks through the definition of a procedure, function, view or trigger. A heuristic: it may see more than there is. */
export function scanModule(definition: string, table: TableName): ModuleFindings {
  const tokens = tokensOf(definition);
  const statements = statementsOf(tokens);
  const mentions = tokens.some((token) => isSame(token.text, table.name));
  return {
    outputWithoutInto: statements.some((statement) => touches(statement, table) && hasOutputWithoutInto(statement.tokens)),
    insertWithoutColumns: statements.some((statement) => isTarget(statement, table) && isInsertWithoutColumns(statement)),
    readsIdentity: mentions && tokens.some((token) => isWord(token, '@@IDENTITY')),
    bypassesTriggers: mentions && bypasses(tokens, table),
  };
}

/** A statement that writes: its verb, the table it names, and everything up to the next verb or semicolon. */
interface Statement {
  verb: string;
  target: string[];
  /** Position of the token after the target. */
  rest: number;
  tokens: Token[];
}

function statementsOf(tokens: Token[]): Statement[] {
  const starts = tokens.flatMap((token, at) => (VERBS.some((verb) => isWord(token, verb)) ? [at] : []));
  return starts.flatMap((start, index) => {
    const end = statementEnd(tokens, start, starts[index + 1]);
    const statement = tokens.slice(start, end);
    const { name, rest } = targetOf(statement);
    return name.length === 0 ? [] : [{ verb: statement[0].text.toUpperCase(), target: name, rest, tokens: statement }];
  });
}

/** The verbs inside a MERGE name no table: it goes on to its semicolon, which it must have. */
function statementEnd(tokens: Token[], start: number, nextVerb = tokens.length): number {
  const semicolon = tokens.findIndex((token, at) => at > start && isWord(token, ';'));
  const end = semicolon === -1 ? tokens.length : semicolon;
  return isWord(tokens[start], 'MERGE') ? end : Math.min(end, nextVerb);
}

function targetOf(statement: Token[]): { name: string[]; rest: number } {
  let at = 1;
  if (isWord(statement[at], 'TOP')) at = afterParentheses(statement, at + 1);
  if (isWord(statement[at], 'PERCENT')) at++;
  if (isWord(statement[at], 'INTO') || isWord(statement[at], 'FROM')) at++;
  const name: string[] = [];
  while (isIdentifier(statement[at])) {
    name.push(statement[at].text);
    at++;
    if (!isWord(statement[at], '.')) break;
    while (isWord(statement[at], '.')) at++;
  }
  return { name, rest: at };
}

function afterParentheses(tokens: Token[], start: number): number {
  if (!isWord(tokens[start], '(')) return start + 1;
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    if (isWord(tokens[at], '(')) depth++;
    if (isWord(tokens[at], ')') && --depth === 0) return at + 1;
  }
  return tokens.length;
}

/** A list of columns, DEFAULT VALUES, or a hint before either. */
function isInsertWithoutColumns({ verb, rest, tokens }: Statement): boolean {
  if (verb !== 'INSERT') return false;
  const at = isWord(tokens[rest], 'WITH') ? afterParentheses(tokens, rest + 1) : rest;
  if (isWord(tokens[at], 'DEFAULT')) return false;
  return !isWord(tokens[at], '(') || isWord(tokens[at + 1], 'SELECT');
}

function hasOutputWithoutInto(statement: Token[]): boolean {
  return statement.some((token, at) => {
    if (!isWord(token, 'OUTPUT') || isWord(statement[at + 1], ',') || isWord(statement[at + 1], ')')) return false;
    const list = statement.slice(at + 1);
    const end = list.findIndex((candidate) => OUTPUT_ENDS.some((word) => isWord(candidate, word)));
    const clause = end === -1 ? list : list.slice(0, end);
    return clause.some(isPseudoTable) && !clause.some((candidate) => isWord(candidate, 'INTO'));
  });
}

function isPseudoTable(token: Token): boolean {
  return ['inserted', 'deleted', '$action'].includes(token.text.toLowerCase());
}

function bypasses(tokens: Token[], table: TableName): boolean {
  return tokens.some((token, at) => {
    const following = tokens.slice(at + 1, at + 12);
    const names = following.some(({ text }) => isSame(text, table.name));
    if (isWord(token, 'TRUNCATE')) return names && isWord(following[0], 'TABLE');
    if (isWord(token, 'BULK')) return names && isWord(following[0], 'INSERT') && !tokens.some((other) => isWord(other, 'FIRE_TRIGGERS'));
    if (isWord(token, 'SWITCH')) return true;
    return isWord(token, 'DISABLE') && isWord(following[0], 'TRIGGER');
  });
}

/** The statement writes the table, or another name that may be an alias of it. */
function touches(statement: Statement, table: TableName): boolean {
  return isTarget(statement, table) || (statement.verb !== 'INSERT' && statement.tokens.some(({ text }) => isSame(text, table.name)));
}

function isTarget({ target }: Statement, table: TableName): boolean {
  const [schema, name] = target.length === 1 ? [null, target[0]] : target.slice(-2);
  return isSame(name, table.name) && (schema === null || isSame(schema, table.schema));
}

function isIdentifier(token: Token | undefined): token is Token {
  if (!token) return false;
  return token.isName || (/^[\p{L}_#]/u.test(token.text) && !NO_TABLE.includes(token.text.toUpperCase()));
}

function isWord(token: Token | undefined, word: string): boolean {
  return token !== undefined && !token.isName && token.text.toUpperCase() === word;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
