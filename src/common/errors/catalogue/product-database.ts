import { defineErrors } from './entry';

/** Errors of product databases: connecting, names, our objects in them. */
export const PRODUCT_DATABASE_ERRORS = defineErrors({
  JDBC_URL_INVALID: {
    status: 422,
    message: { en: 'url: {problem}.', 'pt-BR': 'url: {problem}.' },
    remedy: { en: 'Expected: {expected}.', 'pt-BR': 'Esperado: {expected}.' },
  },
  OPENEDGE_UNSUPPORTED: {
    status: 422,
    message: {
      en: 'Changes cannot be captured from a Progress OpenEdge database.',
      'pt-BR': 'Não é possível capturar alterações de um banco de dados Progress OpenEdge.',
    },
    remedy: {
      en: 'Let the product send its changes: the EAI standard message (/totvseai/standardmessage/v1/transactions) or an external event (POST /v1/externalEvent).',
      'pt-BR':
        'Faça o produto enviar suas alterações: mensagem padrão EAI (/totvseai/standardmessage/v1/transactions) ou evento externo (POST /v1/externalEvent).',
    },
  },
  IDENTIFIER_INVALID: {
    status: 422,
    message: {
      en: '{identifier} cannot be a name in a database: {problem}.',
      'pt-BR': '{identifier} não pode ser um nome em um banco de dados: {problem}.',
    },
    remedy: {
      en: 'Correct the name in the SchemaDefinition or the connection.',
      'pt-BR': 'Corrija o nome no SchemaDefinition ou na conexão.',
    },
  },
  ORACLE_CLIENT_MISSING: {
    status: 422,
    message: {
      en: 'dataBaseType ORACLE11G needs the native library {library} of {version}, which could not be loaded (ORACLE_CLIENT_LIB_DIR: {folder}): {problem}.',
      'pt-BR':
        'dataBaseType ORACLE11G precisa da biblioteca nativa {library} do {version}, que não pôde ser carregada (ORACLE_CLIENT_LIB_DIR: {folder}): {problem}.',
    },
    remedy: {
      en: 'Install {version} (64 bits, the Basic or Basic Light package; version 21 and later do not reach 11.2) on this machine, name its folder in ORACLE_CLIENT_LIB_DIR (on Linux also in LD_LIBRARY_PATH or by ldconfig, with libaio installed) and start the Client again. For Oracle 12.1 and later use ORACLE12C, which needs no library.',
      'pt-BR':
        'Instale o {version} (64 bits, pacote Basic ou Basic Light; a versão 21 e posteriores não alcançam a 11.2) nesta máquina, informe sua pasta em ORACLE_CLIENT_LIB_DIR (no Linux também em LD_LIBRARY_PATH ou por ldconfig, com libaio instalada) e reinicie o Client. Para Oracle 12.1 ou posterior use ORACLE12C, que não precisa de biblioteca.',
    },
  },
  PRODUCT_DATABASE_UNREACHABLE: {
    status: 503,
    message: { en: 'The product database does not answer: {problem}.', 'pt-BR': 'O banco de dados do produto não responde: {problem}.' },
    remedy: {
      en: 'Check host, port, database name, firewall and whether the server runs; the connector keeps trying.',
      'pt-BR': 'Confira host, porta, nome do banco, firewall e se o servidor está ativo; o conector continua tentando.',
    },
  },
  PRODUCT_LOGIN_REFUSED: {
    status: 422,
    message: {
      en: 'The product database refused the login of {username}: {problem}.',
      'pt-BR': 'O banco de dados do produto recusou o login de {username}: {problem}.',
    },
    remedy: { en: 'Correct username and password of the ProductConnection.', 'pt-BR': 'Corrija username e password da ProductConnection.' },
  },
  PRODUCT_RIGHT_MISSING: {
    status: 422,
    message: { en: 'The database user lacks a right: {problem}.', 'pt-BR': 'O usuário do banco não tem permissão: {problem}.' },
    remedy: { en: 'Let a DBA run: {remedy}', 'pt-BR': 'Peça a um DBA que execute: {remedy}' },
  },
  PRODUCT_STATEMENT_FAILED: {
    status: 422,
    message: {
      en: 'The product database refused a statement ({sqlState}): {problem}.',
      'pt-BR': 'O banco de dados do produto recusou um comando ({sqlState}): {problem}.',
    },
    remedy: {
      en: 'See the plan of the link for the statements; correct what is named.',
      'pt-BR': 'Veja os comandos no plano do vínculo; corrija o que foi indicado.',
    },
  },
  PRODUCT_DATABASE_IN_USE: {
    status: 409,
    message: {
      en: 'The change log {changeLog} belongs to connector instance {instanceId}, connection {connectionId}.',
      'pt-BR': 'O log de alterações {changeLog} pertence à instância {instanceId} do conector, conexão {connectionId}.',
    },
    remedy: {
      en: 'Stop the other instance and repeat with takeOver=true, or choose another changeLogTable.',
      'pt-BR': 'Pare a outra instância e repita com takeOver=true, ou escolha outra changeLogTable.',
    },
  },
  LOCK_NOT_GRANTED: {
    status: 503,
    message: {
      en: 'No lock on {table} within {attempts} attempts: transactions of the product hold it.',
      'pt-BR': 'Sem bloqueio em {table} após {attempts} tentativas: transações do produto o mantêm.',
    },
    remedy: {
      en: 'The connector tries again; end long transactions on the table or install at a quiet time.',
      'pt-BR': 'O conector tentará novamente; encerre transações longas na tabela ou instale em horário calmo.',
    },
  },
  LOCK_HOLDER: {
    status: 503,
    message: {
      en: 'Session {session} of {user} ({application}, {state}), in a transaction since {since}, holds {mode}.',
      'pt-BR': 'A sessão {session} de {user} ({application}, {state}), em transação desde {since}, mantém {mode}.',
    },
    remedy: {
      en: 'Let it end its transaction; ending the session for it is up to whoever administers the database.',
      'pt-BR': 'Aguarde o fim da transação; encerrar a sessão cabe a quem administra o banco de dados.',
    },
  },
  TABLE_NOT_FOUND: {
    status: 422,
    message: { en: '{path}: there is no table {table} in {where}.', 'pt-BR': '{path}: não existe a tabela {table} em {where}.' },
    remedy: {
      en: 'Correct tableName, set ownerSchema of the connection, or grant the user access.',
      'pt-BR': 'Corrija tableName, defina ownerSchema da conexão ou conceda acesso ao usuário.',
    },
  },
  COLUMN_NOT_FOUND: {
    status: 422,
    message: { en: '{path}: table {table} has no column {column}.', 'pt-BR': '{path}: a tabela {table} não tem a coluna {column}.' },
    remedy: { en: 'Correct columnName in the SchemaDefinition.', 'pt-BR': 'Corrija columnName no SchemaDefinition.' },
  },
  IDENTIFIER_AMBIGUOUS: {
    status: 422,
    message: { en: '{path}: {name} matches {matches}.', 'pt-BR': '{path}: {name} corresponde a {matches}.' },
    remedy: { en: 'Write the name exactly as in the database.', 'pt-BR': 'Escreva o nome exatamente como no banco.' },
  },
  PRODUCT_METADATA_MISSING: {
    status: 422,
    message: {
      en: 'TCC_PRODUCT_METADATA is missing or empty in the product database.',
      'pt-BR': 'TCC_PRODUCT_METADATA não existe ou está vazia no banco do produto.',
    },
    remedy: {
      en: "Create it with the text columns NAME and VERSION and insert one row with the product's name and version.",
      'pt-BR': 'Crie-a com as colunas de texto NAME e VERSION e insira uma linha com nome e versão do produto.',
    },
  },
  PRODUCT_DATABASE_BUSY: {
    status: 503,
    message: {
      en: 'The product database did not run a statement in time ({sqlState}): {problem}.',
      'pt-BR': 'O banco de dados do produto não executou um comando a tempo ({sqlState}): {problem}.',
    },
    remedy: {
      en: 'The connector tries again; look for long transactions or deadlocks in the product database.',
      'pt-BR': 'O conector tentará novamente; procure transações longas ou deadlocks no banco do produto.',
    },
  },
  PRODUCT_OBJECT_MISSING: {
    status: 409,
    message: {
      en: "The connector's object {object} is missing in the product database or was altered.",
      'pt-BR': 'O objeto {object} do conector não existe no banco do produto ou foi alterado.',
    },
    remedy: { en: 'Repair the database structure of the connection.', 'pt-BR': 'Repare a estrutura de banco de dados da conexão.' },
  },
  SCHEMA_NOT_FOUND: {
    status: 422,
    message: { en: 'There is no schema {schema} in the product database.', 'pt-BR': 'Não existe o esquema {schema} no banco do produto.' },
    remedy: {
      en: 'Set ownerSchema of the connection to the schema of the product.',
      'pt-BR': 'Defina ownerSchema da conexão com o esquema do produto.',
    },
  },
  PRODUCT_VERSION_UNSUPPORTED: {
    status: 422,
    message: {
      en: 'The product database is {version}; {oldest} is the oldest supported.',
      'pt-BR': 'O banco do produto é {version}; {oldest} é o mais antigo suportado.',
    },
    remedy: { en: 'Upgrade the product database.', 'pt-BR': 'Atualize o banco do produto.' },
  },
  COLUMN_TYPE_UNSUITABLE: {
    status: 422,
    message: {
      en: 'Column {column} of type {nativeType} cannot be read as {type}.',
      'pt-BR': 'A coluna {column} do tipo {nativeType} não pode ser lida como {type}.',
    },
    remedy: {
      en: 'Give the column another type in the SchemaDefinition; STRING reads any column.',
      'pt-BR': 'Defina outro tipo para a coluna no SchemaDefinition; STRING lê qualquer coluna.',
    },
  },
});
