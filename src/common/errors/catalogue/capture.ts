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
      en: 'Nothing to do: it is made again and the links of the connection are loaded again.',
      'pt-BR': 'Nada a fazer: ele é recriado e os vínculos da conexão são recarregados.',
    },
  },
  PRODUCT_RESTORED: {
    status: 422,
    message: {
      en: 'The product database was restored from a backup: what was sent since is no longer what it holds.',
      'pt-BR': 'O banco do produto foi restaurado de um backup: o que foi enviado desde então não é mais o que ele contém.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  CLIENT_STORE_RESTORED: {
    status: 422,
    message: {
      en: "The Client's store was restored from a backup: it does not know what was captured and sent since.",
      'pt-BR': 'O armazenamento do Client foi restaurado de um backup: ele não sabe o que foi capturado e enviado desde então.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  SERVER_STORE_RESTORED: {
    status: 422,
    message: {
      en: "The Server's store was restored from a backup, and what it lacks is no longer in this Client's outbox.",
      'pt-BR': 'O armazenamento do Server foi restaurado de um backup, e o que lhe falta não está mais na saída deste Client.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  TABLE_TRUNCATED: {
    status: 422,
    message: {
      en: 'A table of this link was truncated; its rows were removed without single deletes.',
      'pt-BR': 'Uma tabela deste vínculo foi truncada; suas linhas foram removidas sem exclusões individuais.',
    },
    remedy: {
      en: 'Nothing to do: the link is being loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo está sendo recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  CHANGES_MISSED: {
    status: 422,
    message: {
      en: 'The triggers did not log for a while: the product went on writing, but some of its changes are unknown.',
      'pt-BR': 'Os triggers deixaram de registrar por um tempo: o produto continuou gravando, mas algumas alterações são desconhecidas.',
    },
    remedy: {
      en: 'Nothing to do: the triggers are mended, the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: os triggers são reparados, o vínculo é recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  STRUCTURES_ALTERED: {
    status: 422,
    message: {
      en: 'Triggers of this link were found missing, disabled or altered: some changes of its tables are unknown.',
      'pt-BR': 'Triggers deste vínculo estavam ausentes, desabilitados ou alterados: algumas alterações de suas tabelas são desconhecidas.',
    },
    remedy: {
      en: 'The triggers are mended and the link is loaded again. To stop logging, use POST /v1/productConnection/{id}/switchOff instead.',
      'pt-BR': 'Os triggers são reparados e o vínculo é recarregado. Para parar o registro, use POST /v1/productConnection/{id}/switchOff.',
    },
  },
  PRODUCT_UPGRADED: {
    status: 422,
    message: {
      en: 'The product was upgraded: what changed while nothing was recorded is unknown.',
      'pt-BR': 'O produto foi atualizado: as alterações feitas enquanto nada era registrado são desconhecidas.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado.',
    },
  },
  ENTITIES_CHANGED: {
    status: 422,
    message: {
      en: 'The version in force knows other rows as entities than the one before, or knows them by another key.',
      'pt-BR': 'A versão em vigor reconhece outras linhas como entidades que a anterior, ou as reconhece por outra chave.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado, e o que falta em sua tabela é excluído nos receptores.',
    },
  },
  TAKEN_OVER: {
    status: 422,
    message: {
      en: 'The change log of the product database was taken over from another connection: its changes up to then are unknown.',
      'pt-BR': 'O log de alterações do banco do produto foi assumido de outra conexão: as alterações até então são desconhecidas.',
    },
    remedy: {
      en: 'Nothing to do: the link is loaded again, and what its table lacks is deleted at the receivers.',
      'pt-BR': 'Nada a fazer: o vínculo é recarregado, e o que falta na tabela é excluído nos receptores.',
    },
  },
  CHANGE_LOG_SWITCHED_OFF: {
    status: 503,
    message: {
      en: 'Logging is switched off in the product database of connection {id}: its triggers write nothing.',
      'pt-BR': 'O registro está desligado no banco do produto da conexão {id}: seus triggers não gravam nada.',
    },
    remedy: {
      en: 'POST /v1/productConnection/{id}/switchOn when it may log again; the links are then loaded anew by themselves.',
      'pt-BR': 'POST /v1/productConnection/{id}/switchOn quando puder registrar; os vínculos são então recarregados sozinhos.',
    },
  },
  CHANGE_LOG_NEARLY_FULL: {
    status: 503,
    message: {
      en: 'The change log of connection {id} has used 80 % of its budget: at 100 % the triggers stop logging and the links are loaded again.',
      'pt-BR':
        'O log de alterações da conexão {id} usou 80 % de seu limite: com 100 % os triggers param de registrar e os vínculos são recarregados.',
    },
    remedy: {
      en: 'See what holds capture up (health, log, long transactions); a larger CHANGE_LOG_BUDGET bridges longer standstills.',
      'pt-BR': 'Veja o que atrasa a captura (health, log, transações longas); um CHANGE_LOG_BUDGET maior cobre paradas mais longas.',
    },
  },
  CHANGE_LOG_BUDGET_EXCEEDED: {
    status: 503,
    message: {
      en: 'The change log of connection {id} has used up its budget: the triggers write nothing until the Client has worked it off.',
      'pt-BR': 'O log de alterações da conexão {id} esgotou seu limite: os triggers não gravam nada até o Client processá-lo.',
    },
    remedy: {
      en: 'Let the Client run; it goes on by itself. A larger CHANGE_LOG_BUDGET bridges longer standstills.',
      'pt-BR': 'Deixe o Client em execução; ele continua sozinho. Um CHANGE_LOG_BUDGET maior cobre paradas mais longas.',
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
  CLIENT_STORE_SHARED: {
    status: 503,
    message: {
      en: 'Another Client process captures product connection {connectionId} with the same store.',
      'pt-BR': 'Outro processo Client captura a conexão de produto {connectionId} com o mesmo banco próprio.',
    },
    remedy: {
      en: 'Run one Client process per store: stop the other one, or give it a store of its own.',
      'pt-BR': 'Execute um processo Client por banco próprio: pare o outro, ou dê a ele um banco só dele.',
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
