import { defineErrors } from './entry';

/** Errors of the technical services: configuration, HTTP, identity, own store. */
export const PLATFORM_ERRORS = defineErrors({
  INTERNAL_ERROR: {
    status: 500,
    message: {
      en: 'The connector failed on its own account. Error id {errorId}.',
      'pt-BR': 'O conector falhou por conta própria. Id do erro {errorId}.',
    },
    remedy: {
      en: 'Look the error id up in the log of this process; the request may be repeated.',
      'pt-BR': 'Procure o id do erro no log deste processo; a requisição pode ser repetida.',
    },
  },
  CONFIGURATION_INVALID: {
    status: 500,
    message: { en: '{name}: {problem}.', 'pt-BR': '{name}: {problem}.' },
    remedy: { en: 'Allowed: {allowed}.', 'pt-BR': 'Permitido: {allowed}.' },
  },
  BODY_MALFORMED: {
    status: 400,
    message: { en: 'The body is not valid JSON: {problem}.', 'pt-BR': 'O corpo não é um JSON válido: {problem}.' },
    remedy: { en: 'Send a JSON body in UTF-8.', 'pt-BR': 'Envie um corpo JSON em UTF-8.' },
  },
  REQUEST_MALFORMED: {
    status: 400,
    message: { en: 'The request is not valid HTTP: {problem}.', 'pt-BR': 'A requisição não é HTTP válido: {problem}.' },
    remedy: { en: 'Send it with an HTTP library.', 'pt-BR': 'Envie-a com uma biblioteca HTTP.' },
  },
  REQUEST_TOO_SLOW: {
    status: 408,
    message: { en: 'The request did not arrive in time.', 'pt-BR': 'A requisição não chegou a tempo.' },
    remedy: {
      en: 'Send it again, in smaller parts if the line is slow.',
      'pt-BR': 'Envie-a novamente, em partes menores se a linha for lenta.',
    },
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    message: { en: 'The headers of the request are too large.', 'pt-BR': 'Os cabeçalhos da requisição são grandes demais.' },
    remedy: { en: 'Send less than 16 KiB of headers.', 'pt-BR': 'Envie menos de 16 KiB de cabeçalhos.' },
  },
  REQUEST_INVALID: {
    status: 400,
    message: { en: 'The request has {count} invalid value(s).', 'pt-BR': 'A requisição tem {count} valor(es) inválido(s).' },
    remedy: { en: 'Each is named under details.', 'pt-BR': 'Cada um está nomeado em details.' },
  },
  VALUE_INVALID: {
    status: 400,
    message: { en: '{path}: {problem}.', 'pt-BR': '{path}: {problem}.' },
    remedy: { en: 'Correct the value and send the request again.', 'pt-BR': 'Corrija o valor e envie a requisição novamente.' },
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: { en: 'The body is larger than {limit}.', 'pt-BR': 'O corpo é maior que {limit}.' },
    remedy: { en: 'Split it into smaller requests.', 'pt-BR': 'Divida-o em requisições menores.' },
  },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    message: { en: '{given} is not accepted here.', 'pt-BR': '{given} não é aceito aqui.' },
    remedy: { en: 'Accepted: {allowed}.', 'pt-BR': 'Aceito: {allowed}.' },
  },
  UNAUTHORIZED: {
    status: 401,
    message: { en: 'No valid token was sent.', 'pt-BR': 'Nenhum token válido foi enviado.' },
    remedy: {
      en: "Send Authorization: Bearer <token>: an administrator's for administration, a ClientEnvironment's for events and entities.",
      'pt-BR':
        'Envie Authorization: Bearer <token>: de administrador para administração, de um ClientEnvironment para eventos e entidades.',
    },
  },
  FORBIDDEN: {
    status: 403,
    message: { en: 'This token may not do that.', 'pt-BR': 'Este token não pode fazer isso.' },
    remedy: { en: 'Use a token of kind {required}.', 'pt-BR': 'Use um token do tipo {required}.' },
  },
  NOT_FOUND: {
    status: 404,
    message: { en: '{what} {id} does not exist.', 'pt-BR': '{what} {id} não existe.' },
    remedy: {
      en: 'Check the path and the id: /api shows every path, lists show what exists.',
      'pt-BR': 'Confira o caminho e o id: /api mostra todos os caminhos, as listas mostram o que existe.',
    },
  },
  ALREADY_EXISTS: {
    status: 409,
    message: { en: '{what} with {property} {value} exists already.', 'pt-BR': 'Já existe {what} com {property} {value}.' },
    remedy: { en: 'Choose another value or change the existing one.', 'pt-BR': 'Escolha outro valor ou altere o existente.' },
  },
  STILL_REFERENCED: {
    status: 409,
    message: { en: '{what} {id} is still used by {users}.', 'pt-BR': '{what} {id} ainda é usado por {users}.' },
    remedy: { en: 'Remove those first.', 'pt-BR': 'Remova-os primeiro.' },
  },
  STALE_VERSION: {
    status: 409,
    message: { en: '{what} {id} was changed by somebody else.', 'pt-BR': '{what} {id} foi alterado por outra pessoa.' },
    remedy: {
      en: 'Read it again and repeat the change with the new ETag.',
      'pt-BR': 'Leia novamente e repita a alteração com o novo ETag.',
    },
  },
  RATE_LIMITED: {
    status: 429,
    message: {
      en: 'Too many requests without a valid token came from {address}.',
      'pt-BR': 'Muitas requisições sem um token válido vieram de {address}.',
    },
    remedy: {
      en: 'Correct the token and wait for the time in Retry-After. Requests with a valid token are served meanwhile.',
      'pt-BR': 'Corrija o token e aguarde o tempo em Retry-After. Requisições com um token válido são atendidas enquanto isso.',
    },
  },
  UNAVAILABLE: {
    status: 503,
    message: { en: 'The connector cannot serve this now: {problem}.', 'pt-BR': 'O conector não pode atender agora: {problem}.' },
    remedy: { en: 'Repeat the request after the time in Retry-After.', 'pt-BR': 'Repita a requisição após o tempo em Retry-After.' },
  },
  EMBEDDED_POSTGRES_FAILED: {
    status: 503,
    message: { en: 'The embedded PostgreSQL does not start: {problem}.', 'pt-BR': 'O PostgreSQL embutido não inicia: {problem}.' },
    remedy: {
      en: 'Mend the cause, or set DATABASE_URL to a PostgreSQL of your own.',
      'pt-BR': 'Corrija a causa ou defina DATABASE_URL para um PostgreSQL próprio.',
    },
  },
  DATA_DIR_UNUSABLE: {
    status: 503,
    message: { en: 'DATA_DIR {path} cannot be used: {problem}.', 'pt-BR': 'DATA_DIR {path} não pode ser usado: {problem}.' },
    remedy: {
      en: 'Make it writable for this user, or set DATA_DIR to another folder.',
      'pt-BR': 'Permita a escrita a este usuário ou defina DATA_DIR para outra pasta.',
    },
  },
  DATA_DIR_IN_USE: {
    status: 503,
    message: {
      en: 'DATA_DIR {path} is in use by another connector process.',
      'pt-BR': 'DATA_DIR {path} está em uso por outro processo do conector.',
    },
    remedy: {
      en: 'Stop that process, or give this one a DATA_DIR of its own.',
      'pt-BR': 'Pare aquele processo ou dê a este um DATA_DIR próprio.',
    },
  },
  STORE_UNREACHABLE: {
    status: 503,
    message: {
      en: 'The store at {where} cannot be used: {problem}.',
      'pt-BR': 'O banco do conector em {where} não pode ser usado: {problem}.',
    },
    remedy: {
      en: 'Check DATABASE_URL, the network and the rights of its user.',
      'pt-BR': 'Verifique DATABASE_URL, a rede e os direitos do usuário.',
    },
  },
  STORE_VERSION_UNSUPPORTED: {
    status: 503,
    message: { en: 'The store at {where} is PostgreSQL {version}.', 'pt-BR': 'O banco do conector em {where} é PostgreSQL {version}.' },
    remedy: { en: 'Use PostgreSQL 13 or later.', 'pt-BR': 'Use o PostgreSQL 13 ou posterior.' },
  },
  STORE_MIGRATION_FAILED: {
    status: 503,
    message: {
      en: 'The store at {where} could not be brought to this version, migration {migration}: {problem}.',
      'pt-BR': 'O banco do conector em {where} não pôde ser levado a esta versão, migração {migration}: {problem}.',
    },
    remedy: {
      en: 'Nothing was changed. Remove what is in the way, or set DATABASE_URL to a database of its own; then start again.',
      'pt-BR': 'Nada foi alterado. Remova o que impede, ou defina DATABASE_URL para um banco próprio; depois inicie novamente.',
    },
  },
  STORE_NEWER: {
    status: 503,
    message: {
      en: 'The store at {where} was written by a newer version of the connector (migration {migration}).',
      'pt-BR': 'O banco do conector em {where} foi gravado por uma versão mais nova do conector (migração {migration}).',
    },
    remedy: {
      en: 'Start that version or a later one, or restore the backup taken before the upgrade.',
      'pt-BR': 'Inicie aquela versão ou uma posterior, ou restaure o backup feito antes da atualização.',
    },
  },
  SECRET_UNREADABLE: {
    status: 503,
    message: {
      en: 'The stored {what} cannot be decrypted: CONNECTOR_SECRET or secret.key is not the one it was encrypted with.',
      'pt-BR': 'O valor armazenado ({what}) não pode ser decifrado: CONNECTOR_SECRET ou secret.key não é o que o cifrou.',
    },
    remedy: {
      en: 'Start with the former secret, or set the password anew with PUT {path}. Everything else is untouched.',
      'pt-BR': 'Inicie com o segredo anterior, ou informe a senha novamente com PUT {path}. Nada mais foi afetado.',
    },
  },
  LISTEN_FAILED: {
    status: 503,
    message: {
      en: 'Cannot listen on {host} port {port}: {problem}.',
      'pt-BR': 'Não é possível escutar em {host} porta {port}: {problem}.',
    },
    remedy: { en: 'Free the port or choose another with --port.', 'pt-BR': 'Libere a porta ou escolha outra com --port.' },
  },
});
