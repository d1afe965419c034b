/** A word, a quoted or bracketed name (`isName`), or one other sign of T-SQL. */
export interface Token {
  text: string;
  isName: boolean;
}

const LEXEME = /--[^\n]*|\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|N?'((?:[^']|'')*)'|([@#$\p{L}_][\p{L}\p{N}@#$_]*)|(\d[\w.]*)|(\S)/gu;

/**
 * Tokens of a module's definition, without comments. A literal counts as code of its own: procedures put statements
 * together as texts.
 */
export function tokensOf(definition: string): Token[] {
  const tokens: Token[] = [];
  for (const [, bracketed, quoted, text, word, , sign] of withoutBlockComments(definition).matchAll(LEXEME)) {
    const name = bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"');
    if (name !== undefined) tokens.push({ text: name, isName: true });
    else if (text !== undefined) tokens.push(END, ...tokensOf(text.replaceAll("''", "'")), END);
    else if (word !== undefined || sign !== undefined) tokens.push({ text: word ?? sign, isName: false });
  }
  return tokens;
}

const END: Token = { text: ';', isName: false };

/** Block comments nest in T-SQL; one that begins in a literal or a line comment is none. */
function withoutBlockComments(text: string): string {
  let depth = 0;
  return text.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*|\*\/|[^'\-/*]+|[\s\S]/g, (part) => {
    if (part === '/*') depth++;
    else if (part === '*/' && depth > 0) depth--;
    else if (depth === 0) return part;
    return ' ';
  });
}
