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
  BRANCH_NOT_IN_KEY: {
    severity: 'WARNING',
    en: {
      detail: '{branch} tells the branch a row belongs to and is not part of the key: rows of two branches with one code are one entity.',
      remedy: 'Add {branch} to the columns of the key.',
    },
    'pt-BR': {
      detail: '{branch} indica a filial da linha e não faz parte da chave: linhas de duas filiais com o mesmo código são uma só entidade.',
      remedy: 'Inclua {branch} nas colunas da chave.',
    },
  },
  BRANCH_NOT_IN_JOIN: {
    severity: 'WARNING',
    en: {
      detail: '{branch} tells the branch a row belongs to and does not join it to its parent: it becomes part of rows of other branches.',
      remedy: 'Add {branch} to the columns of the PARENT_SCHEMA attribute.',
    },
    'pt-BR': {
      detail: '{branch} indica a filial da linha e não a liga ao pai: ela passa a fazer parte de linhas de outras filiais.',
      remedy: 'Inclua {branch} nas colunas do atributo PARENT_SCHEMA.',
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
  OUTPUT_WITHOUT_INTO: {
    severity: 'ERROR',
    en: {
      detail: 'These modules of the product use OUTPUT without INTO, which fails on a table that has a trigger: {objects}.',
      remedy: 'Have them use OUTPUT ... INTO before this is installed.',
    },
    'pt-BR': {
      detail: 'Estes módulos do produto usam OUTPUT sem INTO, que falha em tabela com gatilho: {objects}.',
      remedy: 'Altere-os para OUTPUT ... INTO antes da instalação.',
    },
  },
  INSERT_WITHOUT_COLUMNS: {
    severity: 'ERROR',
    en: {
      detail: 'These modules of the product insert without a list of columns and fail when the table has more of them: {objects}.',
      remedy: 'Have them list their columns, or set columns to false.',
    },
    'pt-BR': {
      detail: 'Estes módulos do produto inserem sem lista de colunas e falham quando a tabela ganhar colunas: {objects}.',
      remedy: 'Faça-os listar suas colunas, ou use columns false.',
    },
  },
  TRIGGER_ORDER: {
    severity: 'WARNING',
    en: {
      detail: 'The product fixed which of its triggers fires first or last ({objects}); the connector leaves that as it is.',
      remedy: 'Check that what the last one changes is meant to be published: the connector reads rows after the commit.',
    },
    'pt-BR': {
      detail: 'O produto definiu qual de seus gatilhos dispara primeiro ou por último ({objects}); o conector não altera isso.',
      remedy: 'Confira se o que o último altera deve ser publicado: o conector lê as linhas após o commit.',
    },
  },
  TRIGGER_READS_IDENTITY: {
    severity: 'INFO',
    en: {
      detail: 'These objects read @@IDENTITY: {objects}. The change log has no identity column, so they see what they saw before.',
      remedy: null,
    },
    'pt-BR': {
      detail: 'Estes objetos leem @@IDENTITY: {objects}. O log de alterações não tem coluna identity; eles veem o mesmo de antes.',
      remedy: null,
    },
  },
  NOT_FULLY_LOGGED: {
    severity: 'WARNING',
    en: {
      detail: 'Rows can be loaded past the triggers here: {objects}. Such rows are not captured.',
      remedy: 'Load with triggers on, or have the link loaded again afterwards (POST .../snapshot with action START).',
    },
    'pt-BR': {
      detail: 'Aqui linhas podem ser carregadas sem disparar gatilhos: {objects}. Essas linhas não são capturadas.',
      remedy: 'Carregue com gatilhos ativos, ou recarregue o vínculo depois (POST .../snapshot com action START).',
    },
  },
  LOG_RIGHT_MISSING: {
    severity: 'ERROR',
    en: {
      detail: 'These users write the table and may not write the change log, so their writes would fail: {objects}.',
      remedy: 'Grant them INSERT on the change log.',
    },
    'pt-BR': {
      detail: 'Estes usuários gravam na tabela e não podem gravar no log de alterações; suas gravações falhariam: {objects}.',
      remedy: 'Conceda a eles INSERT no log de alterações.',
    },
  },
  BROKEN_TRIGGER_STOPS_WRITES: {
    severity: 'WARNING',
    en: {
      detail:
        "On this engine an error inside the connector's trigger fails the product's statement: somebody drops or alters an object the " +
        'trigger uses, or the change log has no space left.',
      remedy: 'Leave objects whose names begin with TCC_ alone and watch the free space; POST .../switchOff stops the logging.',
    },
    'pt-BR': {
      detail:
        'Neste banco, um erro no gatilho do conector faz falhar o comando do produto: alguém remove ou altera um objeto que o gatilho usa, ' +
        'ou falta espaço para o log de alterações.',
      remedy: 'Não altere objetos com nome TCC_ e acompanhe o espaço livre; POST .../switchOff interrompe o registro.',
    },
  },
  TRUNCATE_UNSEEN: {
    severity: 'WARNING',
    en: {
      detail: 'On this engine no trigger sees TRUNCATE: a table emptied so keeps its entities at the receivers.',
      remedy: 'Use DELETE, or have the link loaded again after a TRUNCATE (POST .../snapshot with action START).',
    },
    'pt-BR': {
      detail: 'Neste banco nenhum gatilho vê TRUNCATE: a tabela esvaziada assim mantém suas entidades nos receptores.',
      remedy: 'Use DELETE, ou recarregue o vínculo depois de um TRUNCATE (POST .../snapshot com action START).',
    },
  },
  LOCAL_WRITES_NOT_STAMPED: {
    severity: 'INFO',
    en: { detail: 'On this engine TCC_CHANGED_AT and TCC_ORIGIN are set by what the connector applies, not by the product.', remedy: null },
    'pt-BR': {
      detail: 'Neste banco TCC_CHANGED_AT e TCC_ORIGIN são preenchidas pelo que o conector aplica, não pelo produto.',
      remedy: null,
    },
  },
  STATEMENTS_ONE_BY_ONE: {
    severity: 'INFO',
    en: {
      detail: 'On this engine every statement takes effect by itself; an installation cut short goes on at the next start.',
      remedy: null,
    },
    'pt-BR': {
      detail: 'Neste banco cada comando tem efeito por si; uma instalação interrompida continua na próxima partida.',
      remedy: null,
    },
  },
  LOCK_ON_BIG_TABLE: {
    severity: 'WARNING',
    en: {
      detail:
        'The table has about {rows} rows. Each statement on it needs a moment in which nobody writes; it waits at most half a second at a ' +
        'time, lets others pass and tries again.',
      remedy: 'Install at a quiet time; transactions that stay open for long hold the installation up.',
    },
    'pt-BR': {
      detail:
        'A tabela tem cerca de {rows} linhas. Cada comando sobre ela precisa de um instante sem gravações; espera no máximo meio segundo ' +
        'por vez, deixa os outros passarem e tenta de novo.',
      remedy: 'Instale em horário calmo; transações longas atrasam a instalação.',
    },
  },
  COLUMNS_LEFT_OUT: {
    severity: 'INFO',
    en: {
      detail:
        'Tables with R_E_C_N_O_ get no managerial columns: DBAccess may rewrite a table whose columns are not those of its dictionary.',
      remedy: 'Set columns to true to have them all the same.',
    },
    'pt-BR': {
      detail: 'Tabelas com R_E_C_N_O_ não recebem colunas gerenciais: o DBAccess pode recriar tabela com colunas fora do dicionário.',
      remedy: 'Use columns true para tê-las mesmo assim.',
    },
  },
  COLUMNS_BESIDE_DICTIONARY: {
    severity: 'WARNING',
    en: {
      detail:
        'Tables with R_E_C_N_O_ are those of a dictionary: DBAccess may rewrite a table that has other columns, and drop our triggers.',
      remedy: 'Set columns to false, or add the two columns to the dictionary.',
    },
    'pt-BR': {
      detail: 'Tabelas com R_E_C_N_O_ seguem um dicionário: o DBAccess pode recriar tabela com outras colunas e perder nossos gatilhos.',
      remedy: 'Use columns false, ou inclua as duas colunas no dicionário.',
    },
  },
} satisfies Record<string, { severity: 'INFO' | 'WARNING' | 'ERROR' } & Texts>;

export type RiskCode = keyof typeof RISKS;

/** A risk's weight and what to tell, in one language. */
export function describeRisk(code: RiskCode, parameters: Record<string, string | number>, language: Language) {
  const { severity, [language]: texts }: (typeof RISKS)[RiskCode] = RISKS[code];
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
  return { severity, detail: filled(texts.detail), remedy: texts.remedy && filled(texts.remedy) };
}
