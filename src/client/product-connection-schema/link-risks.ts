import type { Language } from '../../common/errors';
import type { EntityMapping, MappedChild, MappedTable, MissingRight, TableInfo } from '../../dialects';
import { nameOf } from '../mapping';

/** Rows from which an initial load is worth planning for. */
const BIG_TABLE_ROWS = 1_000_000;

export const RISK_CODES = [
  'KEY_NOT_UNIQUE',
  'KEY_NOT_INDEXED',
  'JOIN_NOT_INDEXED',
  'NO_PRIMARY_KEY',
  'BIG_TABLE',
  'PARTITIONED_TABLE',
  'RIGHT_MISSING',
] as const;
export type RiskCode = (typeof RISK_CODES)[number];

/** Something to know before a link is installed. */
export interface LinkRisk {
  code: RiskCode;
  /** ERROR: the installation will fail. WARNING: it works, but slowly or not for every row. */
  severity: 'INFO' | 'WARNING' | 'ERROR';
  /** `schema.table`; null when it is about no table. */
  table: string | null;
  detail: string;
  /** Statement or step that mends it. */
  remedy: string | null;
}

/** Everything that speaks against installing this mapping as it is. */
export function risksOf(mapping: EntityMapping, missing: MissingRight[], language: Language): LinkRisk[] {
  const key = mapping.key.parts.map((part) => part.column.name);
  const tell = (code: RiskCode, table: TableInfo | null, parameters: Record<string, string | number> = {}) =>
    risk(code, table, parameters, language);
  return [
    ...missing.map(({ right, remedy }) => ({ ...tell('RIGHT_MISSING', null, { right }), remedy })),
    ...keyRisks(mapping.root.table, key).map((code) => tell(code, mapping.root.table, { columns: key.join(', ') })),
    ...sizeRisks(mapping.root.table).map((code) => tell(code, mapping.root.table, { rows: mapping.root.table.estimatedRows })),
    ...childrenOf(mapping.root).flatMap((child) =>
      childRisks(child).map((code) => tell(code, child.table, { columns: joinColumns(child).join(', ') })),
    ),
  ];
}

function keyRisks(table: TableInfo, key: string[]): RiskCode[] {
  const unique = table.uniqueKeys.some((columns) => columns.every((column) => key.includes(column)));
  return [...(unique ? [] : (['KEY_NOT_UNIQUE'] as const)), ...(isIndexed(table, key) ? [] : (['KEY_NOT_INDEXED'] as const))];
}

function sizeRisks(table: TableInfo): RiskCode[] {
  return [
    ...(table.estimatedRows >= BIG_TABLE_ROWS ? (['BIG_TABLE'] as const) : []),
    ...(table.partitioned ? (['PARTITIONED_TABLE'] as const) : []),
  ];
}

function childRisks(child: MappedChild): RiskCode[] {
  return [
    ...(isIndexed(child.table, joinColumns(child)) ? [] : (['JOIN_NOT_INDEXED'] as const)),
    ...(child.table.primaryKey.length > 0 ? [] : (['NO_PRIMARY_KEY'] as const)),
    ...(child.table.partitioned ? (['PARTITIONED_TABLE'] as const) : []),
  ];
}

/** Whether an index begins with one of the columns, so that rows can be looked up. */
function isIndexed(table: TableInfo, columns: string[]): boolean {
  return [...table.indexes, ...table.uniqueKeys].some(([first]) => columns.includes(first));
}

function childrenOf(mapped: MappedTable): MappedChild[] {
  return mapped.fields.flatMap((field) => (field.kind === 'ARRAY' ? [field.child, ...childrenOf(field.child)] : []));
}

function joinColumns(child: MappedChild): string[] {
  return child.join.map((pair) => pair.childColumn.name);
}

type Texts = Record<Language, { detail: string; remedy: string | null }>;

const RISKS: Record<RiskCode, { severity: LinkRisk['severity'] } & Texts> = {
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
};

function risk(code: RiskCode, table: TableInfo | null, parameters: Record<string, string | number>, language: Language): LinkRisk {
  const { severity, [language]: texts } = RISKS[code];
  const detail = texts.detail.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
  return { code, severity, table: table && nameOf(table), detail, remedy: texts.remedy };
}
