import { defineErrors } from './entry';

/** Errors of capture, the initial load and entities that cannot be sent. */
export const CAPTURE_ERRORS = defineErrors({
  CHANGE_LOG_MISSING: {
    status: 503,
    message: {
      en: 'The change log of connection {connectionId} is missing in the product database.',
      'pt-BR': 'O log de alterações da conexão {connectionId} não existe no banco do produto.',
    },
    remedy: {
      en: 'Repair the structures of the connection, then start an initial load: changes were missed.',
      'pt-BR': 'Repare as estruturas da conexão e inicie uma carga inicial: alterações foram perdidas.',
    },
  },
  STORE_RESTORED: {
    status: 503,
    message: {
      en: 'Hand-off counters of connection {connectionId} differ (product database {inProduct}, Client store {inStore}): one of them was restored from a backup.',
      'pt-BR':
        'Os contadores da conexão {connectionId} divergem (banco do produto {inProduct}, armazenamento do Client {inStore}): um deles foi restaurado de um backup.',
    },
    remedy: {
      en: 'Capture stays stopped. Delete the link and make it anew with an initial load.',
      'pt-BR': 'A captura permanece parada. Exclua o vínculo e recrie-o com carga inicial.',
    },
  },
  CLIENT_STORE_RESTORED: {
    status: 503,
    message: {
      en: 'The Server expects offset {expected}, but this Client has sent only up to {last}: its store was restored from a backup.',
      'pt-BR': 'O Server espera a posição {expected}, mas este Client só enviou até {last}: seu armazenamento foi restaurado de um backup.',
    },
    remedy: {
      en: 'Sending stays stopped. Restore a newer backup, or start with an empty store and new initial loads.',
      'pt-BR': 'O envio permanece parado. Restaure um backup mais recente, ou comece com um armazenamento vazio e novas cargas iniciais.',
    },
  },
  TABLE_TRUNCATED: {
    status: 422,
    message: {
      en: 'A table of this link was truncated; its rows were removed without single deletes.',
      'pt-BR': 'Uma tabela deste vínculo foi truncada; suas linhas foram removidas sem exclusões individuais.',
    },
    remedy: {
      en: 'Start a snapshot of the link; entities that no longer exist must be removed at the receivers.',
      'pt-BR': 'Inicie um snapshot do vínculo; entidades que não existem mais devem ser removidas nos receptores.',
    },
  },
  CHANGES_MISSED: {
    status: 422,
    message: {
      en: 'A trigger could not log: the product went on writing, but some of its changes are unknown.',
      'pt-BR': 'Um trigger não conseguiu registrar: o produto continuou gravando, mas algumas alterações são desconhecidas.',
    },
    remedy: {
      en: 'Check the database structure, repair it, then start a snapshot of the link.',
      'pt-BR': 'Verifique a estrutura do banco, repare-a e então inicie um snapshot do vínculo.',
    },
  },
  REQUIRED_ATTRIBUTE_NULL: {
    status: 422,
    message: { en: '{path}: is required but null in the row.', 'pt-BR': '{path}: é obrigatório mas está nulo na linha.' },
    remedy: {
      en: 'Correct the row in the product, or make the attribute optional; the next good change clears this.',
      'pt-BR': 'Corrija a linha no produto, ou torne o atributo opcional; a próxima alteração válida resolve.',
    },
  },
  DATE_INVALID: {
    status: 422,
    message: { en: '{path}: is no date.', 'pt-BR': '{path}: não é uma data.' },
    remedy: {
      en: 'Text mapped as DATE must be YYYYMMDD or ISO 8601 between the years 1 and 9999.',
      'pt-BR': 'Texto mapeado como DATE deve ser AAAAMMDD ou ISO 8601 entre os anos 1 e 9999.',
    },
  },
  KEY_NULL: {
    status: 422,
    message: { en: '{path}: is part of the key but null.', 'pt-BR': '{path}: faz parte da chave mas está nulo.' },
    remedy: { en: 'Fill the key column in the product.', 'pt-BR': 'Preencha a coluna da chave no produto.' },
  },
  KEY_NOT_UNIQUE: {
    status: 422,
    message: { en: '{path}: several rows have this key.', 'pt-BR': '{path}: várias linhas têm esta chave.' },
    remedy: {
      en: 'Choose key columns that are unique, or correct the rows.',
      'pt-BR': 'Escolha colunas de chave únicas, ou corrija as linhas.',
    },
  },
  NUMBER_NOT_FINITE: {
    status: 422,
    message: { en: '{path}: is no finite number.', 'pt-BR': '{path}: não é um número finito.' },
    remedy: { en: 'NaN and Infinity cannot be sent; correct the row.', 'pt-BR': 'NaN e Infinity não podem ser enviados; corrija a linha.' },
  },
  EVENT_TOO_LARGE: {
    status: 422,
    message: {
      en: 'The entity is larger than one message may be (8 MiB).',
      'pt-BR': 'A entidade é maior que o limite de uma mensagem (8 MiB).',
    },
    remedy: { en: 'Map fewer or smaller columns.', 'pt-BR': 'Mapeie menos colunas ou colunas menores.' },
  },
});
