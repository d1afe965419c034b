import type { Language } from '../../common/errors';

type Texts = Record<Language, { detail: string; remedy: string | null }>;

/** Words in braces are filled in. */
const RISKS = {
  KEY_NOT_UNIQUE: {
    severity: 'WARNING',
    en: {
      detail: 'No unique key ensures that {columns} names one row; rows with the same key become dead letters.',
      remedy: 'Add a unique constraint.',
    },
    'pt-BR': {
      detail: 'Nenhuma chave única garante que {columns} identifique uma linha; linhas com a mesma chave viram dead letters.',
      remedy: 'Crie uma restrição única.',
    },
  },
  KEY_NOT_INDEXED: {
    severity: 'WARNING',
    en: {
      detail: 'No index begins with one of {columns}: every change reads the whole table.',
      remedy: 'Create an index on these columns.',
    },
    'pt-BR': {
      detail: 'Nenhum índice começa com {columns}: cada alteração lê a tabela inteira.',
      remedy: 'Crie um índice sobre essas colunas.',
    },
  },
  JOIN_NOT_INDEXED: {
    severity: 'WARNING',
    en: {
      detail: 'No index begins with one of the join columns {columns}: every change of a parent reads the whole table.',
      remedy: 'Create an index on these columns.',
    },
    'pt-BR': {
      detail: 'Nenhum índice começa com as colunas de junção {columns}: cada alteração do pai lê a tabela inteira.',
      remedy: 'Crie um índice sobre essas colunas.',
    },
  },
  NO_PRIMARY_KEY: {
    severity: 'INFO',
    en: { detail: 'The table has no primary key; elements are ordered by the emitted columns.', remedy: null },
    'pt-BR': { detail: 'A tabela não tem chave primária; os elementos são ordenados pelas colunas emitidas.', remedy: null },
  },
  BIG_TABLE: {
    severity: 'INFO',
    en: { detail: 'The table has about {rows} rows; the initial load takes its time.', remedy: null },
    'pt-BR': { detail: 'A tabela tem cerca de {rows} linhas; a carga inicial levará algum tempo.', remedy: null },
  },
  PARTITIONED_TABLE: {
    severity: 'INFO',
    en: { detail: 'The table is partitioned: its triggers work row by row, which costs more per changed row.', remedy: null },
    'pt-BR': { detail: 'A tabela é particionada: seus gatilhos atuam linha a linha, com custo maior por linha alterada.', remedy: null },
  },
  RIGHT_MISSING: {
    severity: 'ERROR',
    en: { detail: 'The database user lacks a right: {right}.', remedy: null },
    'pt-BR': { detail: 'O usuário do banco não tem permissão: {right}.', remedy: null },
  },
  SCHEMA_OF_SEVERAL_CONNECTIONS: {
    severity: 'WARNING',
    en: {
      detail: 'Other connections publish {schema} too ({connections}): rows with the same key overwrite each other at the receivers.',
      remedy:
        'Make sure keys differ between the databases; if not, add a constant column that tells them apart and make it part of the key.',
    },
    'pt-BR': {
      detail: 'Outras conexões também publicam {schema} ({connections}): linhas com a mesma chave sobrescrevem-se nos receptores.',
      remedy: 'Garanta chaves distintas entre os bancos; se não houver, crie uma coluna constante que os diferencie e inclua-a na chave.',
    },
  },
  COLUMNS_ADDED: {
    severity: 'INFO',
    en: {
      detail: 'The tables get two columns at their end; statements that list no columns (COPY, INSERT or SELECT * by position) meet them.',
      remedy: 'Check such statements of the product and of imports, or set columns to false.',
    },
    'pt-BR': {
      detail: 'As tabelas recebem duas colunas no fim; comandos sem lista de colunas (COPY, INSERT ou SELECT * por posição) as encontram.',
      remedy: 'Verifique tais comandos do produto e de importações, ou use columns false.',
    },
  },
  ROW_TYPE_USED: {
    severity: 'WARNING',
    en: {
      detail: 'These routines take or return whole rows of the table and may break when it gets more columns: {routines}.',
      remedy: 'Have them list their columns, or set columns to false.',
    },
    'pt-BR': {
      detail: 'Estas rotinas recebem ou devolvem linhas inteiras da tabela e podem falhar quando ela ganhar colunas: {routines}.',
      remedy: 'Faça-as listar suas colunas, ou use columns false.',
    },
  },
} satisfies Record<string, { severity: 'INFO' | 'WARNING' | 'ERROR' } & Texts>;

export type RiskCode = keyof typeof RISKS;

/** A risk's weight and what to tell, in one language. */
export function describeRisk(code: RiskCode, parameters: Record<string, string | number>, language: Language) {
  const { severity, [language]: texts }: (typeof RISKS)[RiskCode] = RISKS[code];
  const detail = texts.detail.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
  return { severity, detail, remedy: texts.remedy };
}
