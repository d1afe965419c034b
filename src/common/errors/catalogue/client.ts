import { defineErrors } from './entry';

/** Errors of the Client: the link to the Server, schemas, connections and their links. */
export const CLIENT_ERRORS = defineErrors({
  MAPPING_INVALID: {
    status: 422,
    message: {
      en: 'Schema {schemaName} does not fit the database of product {productName}: {count} problem(s).',
      'pt-BR': 'O schema {schemaName} não se ajusta ao banco do produto {productName}: {count} problema(s).',
    },
    remedy: { en: 'Each is named under details with its attribute path.', 'pt-BR': 'Cada um está em details com o caminho do atributo.' },
  },
  PRODUCT_NOT_IN_SCHEMA: {
    status: 422,
    message: {
      en: 'Schema {schemaName} does not map product {productName}.',
      'pt-BR': 'O schema {schemaName} não mapeia o produto {productName}.',
    },
    remedy: {
      en: 'Its products: {products}. NAME in TCC_PRODUCT_METADATA must be one of them.',
      'pt-BR': 'Seus produtos: {products}. NAME em TCC_PRODUCT_METADATA deve ser um deles.',
    },
  },
  ATTRIBUTE_NOT_MAPPED: {
    status: 422,
    message: {
      en: '{path}: is required but not mapped for product {productName}.',
      'pt-BR': '{path}: é obrigatório mas não está mapeado para o produto {productName}.',
    },
    remedy: {
      en: 'Add an attributeProducts entry for the product, or make the attribute optional.',
      'pt-BR': 'Inclua uma entrada em attributeProducts para o produto, ou torne o atributo opcional.',
    },
  },
  ATTRIBUTE_TABLE_MISMATCH: {
    status: 422,
    message: {
      en: '{path}: is mapped to table {table}, but its object lives in {expected}.',
      'pt-BR': '{path}: está mapeado para a tabela {table}, mas seu objeto está em {expected}.',
    },
    remedy: {
      en: 'Map it to a column of that table, or make it part of an ARRAY.',
      'pt-BR': 'Mapeie-o para uma coluna dessa tabela, ou inclua-o em um ARRAY.',
    },
  },
  ATTRIBUTE_TYPE_UNSUITABLE: {
    status: 422,
    message: {
      en: '{path}: column {column} of type {nativeType} cannot carry {type}.',
      'pt-BR': '{path}: a coluna {column} do tipo {nativeType} não comporta {type}.',
    },
    remedy: {
      en: 'Choose another type in the SchemaDefinition or another column.',
      'pt-BR': 'Escolha outro tipo no SchemaDefinition ou outra coluna.',
    },
  },
  FILTER_COLUMN_UNSUITABLE: {
    status: 422,
    message: {
      en: '{path}: column {column} of type {nativeType} cannot be compared in a row filter.',
      'pt-BR': '{path}: a coluna {column} do tipo {nativeType} não pode ser comparada em um filtro de linhas.',
    },
    remedy: {
      en: 'Filter by a column of texts, numbers or truth values.',
      'pt-BR': 'Filtre por uma coluna de textos, números ou valores lógicos.',
    },
  },
  FILTER_VALUE_UNSUITABLE: {
    status: 422,
    message: {
      en: '{path}: {value} is no value of column {column} of type {nativeType}.',
      'pt-BR': '{path}: {value} não é um valor da coluna {column} do tipo {nativeType}.',
    },
    remedy: {
      en: 'Correct the value in the SchemaDefinition.',
      'pt-BR': 'Corrija o valor no SchemaDefinition.',
    },
  },
  SCHEMA_NOT_SYNCHRONISED: {
    status: 422,
    message: { en: 'This Client knows no published schema {schema}.', 'pt-BR': 'Este Client não conhece o schema publicado {schema}.' },
    remedy: {
      en: 'Publish it on the Server and wait for the synchronisation, or import it with POST /v1/schemaDefinition/sync.',
      'pt-BR': 'Publique-o no Server e aguarde a sincronização, ou importe-o com POST /v1/schemaDefinition/sync.',
    },
  },
  DIRECTION_UNSUPPORTED: {
    status: 422,
    message: {
      en: 'direction {direction} is not supported by this version.',
      'pt-BR': 'direction {direction} não é suportado por esta versão.',
    },
    remedy: { en: 'Use PUBLISH.', 'pt-BR': 'Use PUBLISH.' },
  },
  CHARSET_MISSING: {
    status: 422,
    message: {
      en: '{path}: column {column} of type {nativeType} is binary, and the connection does not say in which character set its texts are.',
      'pt-BR': '{path}: a coluna {column} do tipo {nativeType} é binária, e a conexão não diz o conjunto de caracteres de seus textos.',
    },
    remedy: {
      en: 'Set charset of the ProductConnection, e.g. windows-1252, or leave the attribute out for this product.',
      'pt-BR': 'Defina charset na ProductConnection, p. ex. windows-1252, ou deixe o atributo fora deste produto.',
    },
  },
  TABLE_PARAMETERS_UNSUITABLE: {
    status: 422,
    message: {
      en: 'tableParameters do not suit schema {schemaName}: {problem}.',
      'pt-BR': 'tableParameters não combinam com o schema {schemaName}: {problem}.',
    },
    remedy: {
      en: 'Set tableParameters of the link, e.g. {"company": ["01", "02"]}, where names of tables hold {company}, and only there.',
      'pt-BR': 'Defina tableParameters do vínculo, p. ex. {"company": ["01", "02"]}, onde nomes de tabelas contêm {company}, e só aí.',
    },
  },
  CONFIRMATION_REQUIRED: {
    status: 409,
    message: {
      en: 'This removes objects from the product database: {objects}.',
      'pt-BR': 'Isto remove objetos do banco do produto: {objects}.',
    },
    remedy: { en: 'Repeat the request with confirm=true.', 'pt-BR': 'Repita a requisição com confirm=true.' },
  },
  CONNECTION_IN_USE: {
    status: 409,
    message: {
      en: '{property} of ProductConnection {id} cannot change while ProductConnectionSchemas use it.',
      'pt-BR': '{property} da ProductConnection {id} não pode mudar enquanto houver ProductConnectionSchemas.',
    },
    remedy: { en: 'Delete those first, or register another connection.', 'pt-BR': 'Exclua-os primeiro, ou cadastre outra conexão.' },
  },
  CONNECTION_DISABLED: {
    status: 409,
    message: { en: 'ProductConnection {id} is disabled or paused.', 'pt-BR': 'A ProductConnection {id} está desabilitada ou pausada.' },
    remedy: { en: 'Enable and resume it first.', 'pt-BR': 'Habilite-a e retome-a primeiro.' },
  },
  DATABASE_RESTORED_OR_CLONED: {
    status: 409,
    message: {
      en: 'The product database of ProductConnection {id} is not the one its links were installed in: it was restored, moved or copied.',
      'pt-BR':
        'O banco do produto da ProductConnection {id} não é aquele em que seus vínculos foram instalados: foi restaurado, movido ou copiado.',
    },
    remedy: {
      en: 'Is it the production database now? POST /v1/productConnection/{id}/acceptDatabase; its links are then loaded again. Is it a copy? Correct the url of the connection. Nothing is read until then.',
      'pt-BR':
        'Ele é agora o banco de produção? POST /v1/productConnection/{id}/acceptDatabase; os vínculos são então recarregados. É uma cópia? Corrija a url da conexão. Até lá nada é lido.',
    },
  },
  DATABASE_NOT_CHANGED: {
    status: 409,
    message: {
      en: 'The product database of ProductConnection {id} is the one its links were installed in.',
      'pt-BR': 'O banco do produto da ProductConnection {id} é aquele em que seus vínculos foram instalados.',
    },
    remedy: { en: 'There is nothing to accept.', 'pt-BR': 'Não há nada a aceitar.' },
  },
  LINK_STATE_UNSUITABLE: {
    status: 409,
    message: {
      en: 'ProductConnectionSchema {id} is {state}; {action} is not possible now.',
      'pt-BR': 'A ProductConnectionSchema {id} está {state}; {action} não é possível agora.',
    },
    remedy: { en: 'Read its state and reason first.', 'pt-BR': 'Consulte antes o estado e o motivo.' },
  },
  SERVER_UNREACHABLE: {
    status: 503,
    message: { en: 'The Server does not answer: {problem}.', 'pt-BR': 'O Server não responde: {problem}.' },
    remedy: {
      en: 'Check SERVER_URL, HTTPS_PROXY, NO_PROXY, SERVER_CA_FILE and the network; the Client keeps trying.',
      'pt-BR': 'Confira SERVER_URL, HTTPS_PROXY, NO_PROXY, SERVER_CA_FILE e a rede; o Client continua tentando.',
    },
  },
  SERVER_ANSWER_UNEXPECTED: {
    status: 502,
    message: {
      en: 'The Server answered {status} to {request}: {problem}.',
      'pt-BR': 'O Server respondeu {status} a {request}: {problem}.',
    },
    remedy: {
      en: 'Check that SERVER_URL leads to a Connector Server; the Client keeps trying.',
      'pt-BR': 'Confira se SERVER_URL leva a um Connector Server; o Client continua tentando.',
    },
  },
  ENVIRONMENT_TOKEN_INVALID: {
    status: 503,
    message: { en: 'The Server refuses ENVIRONMENT_TOKEN: {problem}.', 'pt-BR': 'O Server recusa ENVIRONMENT_TOKEN: {problem}.' },
    remedy: {
      en: 'Set a valid token of the environment, or have the environment enabled; capture goes on meanwhile.',
      'pt-BR': 'Informe um token válido do ambiente, ou peça que o ambiente seja habilitado; a captura continua enquanto isso.',
    },
  },
  VERSION_NEEDS_APPROVAL: {
    status: 409,
    message: { en: 'Version {version} of the schema waits for approval.', 'pt-BR': 'A versão {version} do schema aguarda aprovação.' },
    remedy: {
      en: 'Look at its plan, then POST /v1/productConnectionSchema/{id}/resume.',
      'pt-BR': 'Veja o plano e então faça POST /v1/productConnectionSchema/{id}/resume.',
    },
  },
  VERSION_MISMATCH: {
    status: 409,
    message: {
      en: 'The Server is version {server}, this Client version {client}: they do not understand each other. Nothing is sent.',
      'pt-BR': 'O Server é da versão {server} e este Client da versão {client}: eles não se entendem. Nada é enviado.',
    },
    remedy: {
      en: 'Bring both to the same major version; capture goes on meanwhile, and sending begins by itself.',
      'pt-BR': 'Leve ambos à mesma versão principal; a captura continua enquanto isso, e o envio recomeça sozinho.',
    },
  },
  ENVIRONMENT_CHANGED: {
    status: 503,
    message: {
      en: 'ENVIRONMENT_TOKEN belongs to environment {actual}, but this Client serves environment {pinned}. Nothing is sent.',
      'pt-BR': 'ENVIRONMENT_TOKEN pertence ao ambiente {actual}, mas este Client atende o ambiente {pinned}. Nada é enviado.',
    },
    remedy: {
      en: 'Set a token of the first environment, or give the other environment a Client with a store of its own.',
      'pt-BR': 'Informe um token do primeiro ambiente, ou dê ao outro ambiente um Client com armazenamento próprio.',
    },
  },
  DRAFT_TABLE_NOT_FOUND: {
    status: 422,
    message: {
      en: 'There is not exactly one table {table} the connection may read. Found: {found}.',
      'pt-BR': 'Não há exatamente uma tabela {table} que a conexão possa ler. Encontradas: {found}.',
    },
    remedy: {
      en: 'Spell it as the catalogue does, with its owner: GET /v1/productConnection/<id>/table lists them.',
      'pt-BR': 'Escreva-a como no catálogo, com o owner: GET /v1/productConnection/<id>/table as lista.',
    },
  },
  DRAFT_TABLES_UNRELATED: {
    status: 422,
    message: {
      en: 'No foreign key makes one entity of these tables: {tables}.',
      'pt-BR': 'Nenhuma chave estrangeira faz destas tabelas uma entidade: {tables}.',
    },
    remedy: {
      en: 'Draft each on its own, or name the table between them; at most three levels may lie below the entity’s own table.',
      'pt-BR': 'Faça um rascunho de cada uma, ou inclua a tabela entre elas; no máximo três níveis abaixo da tabela da entidade.',
    },
  },
  DRAFT_TABLE_WITHOUT_KEY: {
    status: 422,
    message: {
      en: 'Table {table} has neither a primary key nor a unique key without nullable columns.',
      'pt-BR': 'A tabela {table} não tem chave primária nem chave única sem colunas nulas.',
    },
    remedy: {
      en: 'Write the SchemaDefinition by hand with the columns that identify a row, or add a key.',
      'pt-BR': 'Escreva o SchemaDefinition à mão com as colunas que identificam uma linha, ou crie uma chave.',
    },
  },
});
