import type { Language } from '../common/errors';

/** What certify says, in the person's language. */
const EN = {
  password: (user: string) => `Password of ${user}:`,
  noPassword: 'There is no password: set CERTIFY_PASSWORD, or run this at a terminal.',
  announcement: (server: string, schema: string) =>
    `${server}. Makes tables TCC_CERT_* and a change log TCC_CERTIFY in schema ${schema}, tries the guarantees on them, and removes everything.`,
  missingRight: (right: string, remedy: string) => `Missing right: ${right}. ${remedy}`,
  held: 'holds',
  limited: 'LIMIT',
  failed: 'FAILS',
  overheadTitle: 'What a write takes (median)',
  single: 'UPDATE of one row, committed',
  bulk: 'per row of an UPDATE of 2,000',
  cost: (plain: number, captured: number) => `${plain} µs without, ${captured} µs with capture`,
  leftovers: (names: string) => `Left behind in the schema: ${names}`,
  nothingLeft: 'Everything was removed.',
  unknownLeft: 'It is not known whether everything was removed; run certify again to have it removed.',
  interrupted: 'Interrupted: removing what was made. Once more ends at once and leaves it.',
  summary: (held: number, limited: number, failed: number) => `${held} hold, ${limited} limited, ${failed} fail`,
  checks: {
    RIGHTS: 'The user has the rights the connector needs',
    INSTALL: 'Change log, columns and triggers are installed and verified',
    INSERT_UPDATE_DELETE: 'Insert, update and delete are logged, in order',
    KEY_CHANGE: 'A changed key is logged as it was and as it is',
    ROLLBACK: 'What is rolled back is not logged',
    LATE_COMMIT: 'A transaction that commits late is found below later ones',
    MANY_ROWS: 'Statements of many rows log each of them',
    ROW_FILTER: 'Rows outside the filter do not exist: entering is an insert, leaving a delete',
    OTHER_COLUMNS: "Columns nobody asked for are nobody's change",
    HAND_OFF_TWICE: 'A batch is handed off once, however often it is told',
    SWITCHED_OFF: 'Switched off, the triggers log nothing and the product writes on',
    CREDIT_USED_UP: 'Beyond the credit the product writes on, and what was not logged is counted',
    EXACT_VALUES: 'Numbers, texts and dates come back exactly',
    DOCUMENTS: 'Documents hold their children in order',
    CHUNKS: 'A table is read in chunks without gap or overlap',
    LOG_DROPPED_WHILE_WRITING: 'The change log is dropped while the product writes: no write fails, and repair heals',
    OVERHEAD: 'The overhead is measured',
    UNINSTALL: 'Uninstalling leaves the schema as it was',
  },
};
const PT: typeof EN = {
  password: (user) => `Senha de ${user}:`,
  noPassword: 'Falta a senha: defina CERTIFY_PASSWORD ou execute em um terminal.',
  announcement: (server, schema) =>
    `${server}. Cria tabelas TCC_CERT_* e um log de alterações TCC_CERTIFY no schema ${schema}, prova nelas as garantias e remove tudo.`,
  missingRight: (right, remedy) => `Falta o direito: ${right}. ${remedy}`,
  held: 'vale',
  limited: 'LIMITE',
  failed: 'FALHA',
  overheadTitle: 'Quanto demora uma gravação (mediana)',
  single: 'UPDATE de uma linha, com commit',
  bulk: 'por linha de um UPDATE de 2.000',
  cost: (plain, captured) => `${plain} µs sem captura, ${captured} µs com captura`,
  leftovers: (names) => `Ficou no schema: ${names}`,
  nothingLeft: 'Tudo foi removido.',
  unknownLeft: 'Não se sabe se tudo foi removido; execute certify de novo para que seja.',
  interrupted: 'Interrompido: removendo o que foi criado. Mais uma vez encerra na hora e deixa como está.',
  summary: (held, limited, failed) => `${held} valem, ${limited} com limite, ${failed} falham`,
  checks: {
    RIGHTS: 'O usuário tem os direitos de que o conector precisa',
    INSTALL: 'Log de alterações, colunas e triggers são instalados e verificados',
    INSERT_UPDATE_DELETE: 'Inclusão, alteração e exclusão são registradas, em ordem',
    KEY_CHANGE: 'Uma chave alterada é registrada como era e como ficou',
    ROLLBACK: 'O que sofre rollback não é registrado',
    LATE_COMMIT: 'Uma transação com commit tardio é encontrada abaixo das posteriores',
    MANY_ROWS: 'Comandos de muitas linhas registram cada uma',
    ROW_FILTER: 'Linhas fora do filtro não existem: entrar é inclusão, sair é exclusão',
    OTHER_COLUMNS: 'Colunas que ninguém pediu não são alteração de ninguém',
    HAND_OFF_TWICE: 'Um lote é entregue uma vez, por mais que se repita a entrega',
    SWITCHED_OFF: 'Desligados, os triggers não registram nada e o produto continua gravando',
    CREDIT_USED_UP: 'Além do crédito o produto continua gravando, e o que não foi registrado é contado',
    EXACT_VALUES: 'Números, textos e datas voltam exatos',
    DOCUMENTS: 'Documentos trazem seus filhos em ordem',
    CHUNKS: 'Uma tabela é lida em partes, sem lacuna nem repetição',
    LOG_DROPPED_WHILE_WRITING: 'O log é removido enquanto o produto grava: nenhuma gravação falha, e o reparo resolve',
    OVERHEAD: 'O custo é medido',
    UNINSTALL: 'A desinstalação deixa o schema como estava',
  },
};

export type Texts = typeof EN;
export type CheckId = keyof Texts['checks'];

export function textsOf(language: Language): Texts {
  return language === 'pt-BR' ? PT : EN;
}
