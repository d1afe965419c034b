import { defineErrors } from './entry';

export const SERVER_ERRORS = defineErrors({
  TOKEN_INVALID: {
    status: 401,
    message: {
      en: 'The token inside the message is missing or not valid.',
      'pt-BR': 'O token dentro da mensagem não existe ou não é válido.',
    },
    remedy: {
      en: 'Send Authorization: Bearer <token>, or a valid token in content.token of every message.',
      'pt-BR': 'Envie Authorization: Bearer <token>, ou um token válido em content.token de cada mensagem.',
    },
  },
  TOKEN_MISMATCH: {
    status: 401,
    message: {
      en: 'The token inside the message does not belong to the environment of the Authorization header.',
      'pt-BR': 'O token dentro da mensagem não pertence ao ambiente do cabeçalho Authorization.',
    },
    remedy: { en: 'Send one of the two, or two of the same environment.', 'pt-BR': 'Envie apenas um dos dois, ou dois do mesmo ambiente.' },
  },
  LINK_HEADER_INVALID: {
    status: 400,
    message: { en: 'X-TCC-Link: {problem}.', 'pt-BR': 'X-TCC-Link: {problem}.' },
    remedy: {
      en: 'Send <instanceId>; epoch=<n>; first=<offset>; last=<offset> with an array of the messages of those offsets.',
      'pt-BR': 'Envie <instanceId>; epoch=<n>; first=<offset>; last=<offset> com um array das mensagens desses offsets.',
    },
  },
  LINK_GAP: {
    status: 409,
    message: {
      en: 'The batch begins at offset {first}; expected is {expected}.',
      'pt-BR': 'O lote começa no offset {first}; o esperado é {expected}.',
    },
    remedy: { en: 'Send again from offset {expected} on.', 'pt-BR': 'Envie novamente a partir do offset {expected}.' },
  },
  LINK_EXPECTED: {
    status: 409,
    message: { en: '{expected}', 'pt-BR': '{expected}' },
    remedy: { en: 'The offset to send from, for programs.', 'pt-BR': 'O offset a partir do qual enviar, para programas.' },
  },
  LINK_EPOCH_OLD: {
    status: 409,
    message: {
      en: 'The batch is of epoch {epoch}, but this link is already in epoch {current}.',
      'pt-BR': 'O lote é da época {epoch}, mas este vínculo já está na época {current}.',
    },
    remedy: {
      en: 'The sending Client was restored from a backup or runs twice; it starts a new epoch and loads its links again.',
      'pt-BR':
        'O Client foi restaurado de um backup ou está em execução em duplicidade; ele inicia uma nova época e recarrega seus vínculos.',
    },
  },
  CURSOR_INVALID: {
    status: 400,
    message: { en: '{path} is not a cursor of this Server.', 'pt-BR': '{path} não é um cursor deste Server.' },
    remedy: {
      en: 'Send a cursor exactly as an answer gave it, or none to begin.',
      'pt-BR': 'Envie um cursor exatamente como recebido, ou nenhum para começar.',
    },
  },
  LOG_RESTORED: {
    status: 409,
    message: {
      en: 'The cursor is from before the Server was restored from a backup.',
      'pt-BR': 'O cursor é anterior à restauração do Server a partir de um backup.',
    },
    remedy: {
      en: 'Read the current state from /v1/entity, then begin without a cursor.',
      'pt-BR': 'Leia o estado atual em /v1/entity e recomece sem cursor.',
    },
  },
  CURSOR_EXPIRED: {
    status: 410,
    message: {
      en: 'Events that follow the cursor are no longer kept.',
      'pt-BR': 'Os eventos que seguem o cursor não são mais mantidos.',
    },
    remedy: {
      en: 'Read the current state from /v1/entity, then begin without a cursor. EVENT_KEEP_DAYS says how long events are kept.',
      'pt-BR': 'Leia o estado atual em /v1/entity e recomece sem cursor. EVENT_KEEP_DAYS define por quanto tempo os eventos são mantidos.',
    },
  },
  ENVIRONMENT_DISABLED: {
    status: 403,
    message: { en: 'The environment {name} is disabled.', 'pt-BR': 'O ambiente {name} está desabilitado.' },
    remedy: { en: 'An administrator can enable it again.', 'pt-BR': 'Um administrador pode habilitá-lo novamente.' },
  },
  INCOMPATIBLE_SCHEMA: {
    status: 409,
    message: {
      en: 'The draft of {name} would break receivers of published versions in {count} point(s).',
      'pt-BR': 'O rascunho de {name} quebraria receptores de versões publicadas em {count} ponto(s).',
    },
    remedy: {
      en: 'Correct the attributes under details, or publish with {"force": true, "reason": "..."}.',
      'pt-BR': 'Corrija os atributos em details, ou publique com {"force": true, "reason": "..."}.',
    },
  },
  INCOMPATIBLE_ATTRIBUTE: {
    status: 409,
    message: { en: 'Against version {version}: {attribute} {problem}.', 'pt-BR': 'Em relação à versão {version}: {attribute} {problem}.' },
    remedy: {
      en: 'Optional new attributes are compatible; what is published stays as it is.',
      'pt-BR': 'Novos atributos opcionais são compatíveis; o que está publicado permanece.',
    },
  },
  SCHEMA_NAME_PUBLISHED: {
    status: 409,
    message: { en: 'The published schema {name} cannot be renamed.', 'pt-BR': 'O schema publicado {name} não pode ser renomeado.' },
    remedy: {
      en: 'Its name is part of every event and identity; create another SchemaDefinition.',
      'pt-BR': 'Seu nome faz parte de cada evento e identidade; crie outro SchemaDefinition.',
    },
  },
  VERSION_NEEDED: {
    status: 422,
    message: {
      en: 'No version follows {last}: it does not end in a number.',
      'pt-BR': 'Nenhuma versão sucede {last}: não termina em número.',
    },
    remedy: { en: 'Send {"version": "..."}.', 'pt-BR': 'Envie {"version": "..."}.' },
  },
});
