import type { Language } from '../common/errors';

const USAGE: Record<Language, string> = {
  en: `Usage: node dist/main --profile=client|server|all [--port N]

  --profile   client   reads product databases and sends their changes
              server   receives, keeps and hands out the events
              all      both, as two processes, on ports N and N+1
  --port      port to listen on (server 3000, client 3001)
  --help      this text
  --version   the connector's version

Settings are environment variables, also read from a .env file here: see .env.example.

       node dist/main quickstart --product jdbc:postgresql://host:5432/database --table X [--table Y] [--user U]

The shortest way to your own data, on a running --profile=all: drafts and publishes a SchemaDefinition of the tables, makes
connection and link, shows what would run on the product database and asks first, and prints the first events.
  --password  of the product's user; better in the variable PRODUCT_PASSWORD
  --name      NAME of the product, written when TCC_PRODUCT_METADATA is missing
  --server    address of the Server (http://127.0.0.1:3000); --client of the Client (http://127.0.0.1:3001)
  --events    how many events to print (5)
  --yes       ask nothing
The administrator's token is read from ADMIN_TOKEN.

       node dist/main certify --url jdbc:... --user U [--schema S] [--type T] [--json]

For a DBA, on a test database: installs on scratch tables, tries every guarantee and what a write costs, prints a report and
removes everything. The password is asked for, or read from CERTIFY_PASSWORD. Ends with 0 when all hold, 1 when not, 2 when
nothing could be tried.
  --type      POSTGRESQL, MSSQLSERVER, ORACLE12C or ORACLE11G, where the URL does not tell
  --json      print the report as JSON
`,
  'pt-BR': `Uso: node dist/main --profile=client|server|all [--port N]

  --profile   client   lê os bancos dos produtos e envia suas alterações
              server   recebe, guarda e entrega os eventos
              all      ambos, em dois processos, nas portas N e N+1
  --port      porta em que escuta (server 3000, client 3001)
  --help      este texto
  --version   a versão do conector

A configuração vem de variáveis de ambiente, lidas também de um arquivo .env nesta pasta: veja .env.example.

     node dist/main quickstart --product jdbc:postgresql://host:5432/banco --table X [--table Y] [--user U]

O caminho mais curto até os seus dados, com --profile=all no ar: rascunha e publica um SchemaDefinition das tabelas, cria conexão
e vínculo, mostra o que executaria no banco do produto e pergunta antes, e mostra os primeiros eventos.
  --password  do usuário do produto; melhor na variável PRODUCT_PASSWORD
  --name      NAME do produto, gravado quando falta TCC_PRODUCT_METADATA
  --server    endereço do Server (http://127.0.0.1:3000); --client do Client (http://127.0.0.1:3001)
  --events    quantos eventos mostrar (5)
  --yes       não pergunta nada
O token do administrador vem de ADMIN_TOKEN.

     node dist/main certify --url jdbc:... --user U [--schema S] [--type T] [--json]

Para um DBA, em um banco de testes: instala em tabelas de rascunho, prova cada garantia e o custo de uma gravação, mostra um
relatório e remove tudo. A senha é perguntada, ou lida de CERTIFY_PASSWORD. Termina com 0 quando tudo vale, 1 quando não, 2
quando nada pôde ser provado.
  --type      POSTGRESQL, MSSQLSERVER, ORACLE12C ou ORACLE11G, quando a URL não diz
  --json      mostra o relatório em JSON
`,
};

/** What `--help` prints. */
export function usage(language: Language): string {
  return USAGE[language];
}
