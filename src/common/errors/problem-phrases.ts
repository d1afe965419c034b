/**
 * What can be wrong with a value, in English as the checks say it and in Portuguese. `*` stands for a part that is taken over
 * as it is: a name, a number, a list of literals. The first that fits is taken.
 */
const PHRASES: readonly (readonly [english: string, portuguese: string])[] = [
  ['is missing', 'não foi informado'],
  ['is missing: it joins the child to its parent', 'não foi informado: ele liga o filho ao pai'],
  ['is required', 'é obrigatório'],
  ['is not a known property', 'não é uma propriedade conhecida'],
  ['is not a property of a SchemaDefinition', 'não é uma propriedade de um SchemaDefinition'],
  ['is not in the schema', 'não está no schema'],
  ['is not a parameter of this list', 'não é um parâmetro desta lista'],
  ['is no environment', 'não é um ambiente'],
  ['is nested deeper than * levels', 'tem mais de * níveis'],
  ['is a name every JSON object of JavaScript has already', 'é um nome que todo objeto JSON do JavaScript já tem'],
  ['is taken by the identity every event carries', 'é reservado à identidade que todo evento leva'],
  ['* is there twice', '* aparece duas vezes'],
  ['may be given once', 'pode ser informado uma só vez'],
  ['may have a value this property cannot have', 'pode ter um valor que esta propriedade não aceita'],
  ['differs from the id in the path', 'difere do id no caminho'],
  ['must be *, as in the path, or left out', 'deve ser *, como no caminho, ou omitido'],
  ['must be a string', 'deve ser um texto'],
  ['must be a text', 'deve ser um texto'],
  ['must be a boolean value', 'deve ser true ou false'],
  ['must be true or false', 'deve ser true ou false'],
  ['must be a UUID', 'deve ser um UUID'],
  ['must be a text, a number, or true or false', 'deve ser um texto, um número, ou true ou false'],
  ['must be a text, so that the number keeps its digits', 'deve ser um texto, para que o número não perca dígitos'],
  ['must be an object', 'deve ser um objeto'],
  ['must be a list', 'deve ser uma lista'],
  ['must be a whole number from * to *', 'deve ser um número inteiro de * a *'],
  ['must be a number', 'deve ser um número'],
  ['must be an ISO 8601 date', 'deve ser uma data ISO 8601'],
  ['must be an ISO 8601 date and time with zone, such as *', 'deve ser data e hora ISO 8601 com fuso, como *'],
  ['must be a number or the plain decimal text of one', 'deve ser um número ou seu texto decimal simples'],
  [
    'must be a number, the plain decimal text of one, or an ISO 8601 date',
    'deve ser um número, seu texto decimal simples ou uma data ISO 8601',
  ],
  ['must be one of the following values: *', 'deve ser um destes valores: *'],
  ['must be one of *', 'deve ser um destes: *'],
  ['must be shorter than or equal to * characters', 'deve ter no máximo * caracteres'],
  ['must not be longer than * characters', 'deve ter no máximo * caracteres'],
  ['must not have more than * values', 'não deve ter mais de * valores'],
  ['must not have more than * conditions', 'não deve ter mais de * condições'],
  ['must not have more than * table rules', 'não deve ter mais de * regras de tabela'],
  ['must not be more than *, children included', 'não devem ser mais de *, incluindo os filhos'],
  ['must not nest deeper than * arrays', 'não deve ter mais de * níveis de ARRAY'],
  ['must not be blank nor contain control characters', 'não deve estar em branco nem conter caracteres de controle'],
  ['must not contain control characters', 'não deve conter caracteres de controle'],
  ['must not contain NUL', 'não deve conter NUL'],
  ['must be valid Unicode', 'deve ser Unicode válido'],
  ['must be valid Unicode without NUL', 'deve ser Unicode válido, sem NUL'],
  ['must not be empty', 'não deve estar vazio'],
  ['must not be empty for an ARRAY', 'não deve estar vazio em um ARRAY'],
  ['must be empty for an ELEMENT', 'deve estar vazio em um ELEMENT'],
  ['must be ELEMENT for the entityPrimaryKey', 'deve ser ELEMENT na entityPrimaryKey'],
  ['must be NONE for the entityPrimaryKey', 'deve ser NONE na entityPrimaryKey'],
  ['must be NONE for an ARRAY', 'deve ser NONE em um ARRAY'],
  ['must name an environment, or be null for all', 'deve nomear um ambiente, ou ser null para todos'],
  ['must name at least one product', 'deve nomear ao menos um produto'],
  ['must have at least one column', 'deve ter ao menos uma coluna'],
  [
    'must have exactly one column: only keys and references have several',
    'deve ter exatamente uma coluna: só chaves e referências têm várias',
  ],
  [
    'must hold exactly one attribute with entityPrimaryKey true, there are *',
    'deve ter exatamente um atributo com entityPrimaryKey true, há *',
  ],
  ['must hold exactly one PARENT_SCHEMA attribute, there are *', 'deve ter exatamente um atributo PARENT_SCHEMA, há *'],
  ['must be * like the other attributes of *', 'deve ser * como os outros atributos de *'],
  ['has no entry in the attribute *, which identifies the rows', 'não tem entrada no atributo *, que identifica as linhas'],
  ['no attribute is read from table *', 'nenhum atributo é lido da tabela *'],
  ['* names table * already', '* já nomeia a tabela *'],
  ['is the product of no attribute', 'não é o produto de nenhum atributo'],
  ['was removed', 'foi removido'],
  ['was added as required', 'foi incluído como obrigatório'],
  ['it is empty', 'está vazio'],
  ['it is not UTF-8', 'não é UTF-8'],
];

const PATTERNS = PHRASES.map(([english, portuguese]) => ({
  pattern: new RegExp(`^${english.split('*').map(literally).join('(.*)')}$`, 'su'),
  portuguese: portuguese.split('*'),
}));

/** A problem as the checks say it, in Portuguese; as it is when it has no translation, such as a database's own message. */
export function problemInPortuguese(problem: string): string {
  for (const { pattern, portuguese } of PATTERNS) {
    const match = pattern.exec(problem);
    if (match) return portuguese.map((part, index) => (index === 0 ? part : match[index] + part)).join('');
  }
  return problem;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
