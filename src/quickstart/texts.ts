import type { Language } from '../common/errors';

/** What quickstart says, in the person's language. */
const EN = {
  environment: (name: string) => `Environment ${name}`,
  environmentMade: (name: string) => `Environment ${name} made`,
  severalEnvironments:
    'The Server has several environments and none of them has a Client yet. Wait until the Client has reported, then try again.',
  notRunning: 'Start it first: totvs-connector --profile=all',
  connection: (name: string) => `Product connection to ${name}`,
  connectionKnown: (name: string) => `Product connection to ${name}, which was there`,
  metadataMissing: (name: string) =>
    `TCC_PRODUCT_METADATA is missing: it says which product the database belongs to. Create it with NAME ${name}, VERSION 1? [y/N]`,
  checkFailed: (check: string, detail: string, remedy: string | null) => `${check}: ${detail}${remedy ? ` ${remedy}` : ''}`,
  schema: (name: string, attributes: number) => `SchemaDefinition ${name}, ${attributes} attributes`,
  schemaKnown: (name: string) => `SchemaDefinition ${name}, which was there`,
  published: (name: string, version: string) => `${name} ${version} published and received by the Client`,
  plan: 'This would run on the product database:',
  risks: 'Worth knowing:',
  runPlan: 'Run it? [y/N]',
  notRun: 'Nothing was run on the product database.',
  linked: (state: string) => `Link: ${state}`,
  loading: (done: number, percent: number) => `Initial load: ${done} rows, ${percent} %`,
  firstEvents: 'First events at the Server:',
  noEvents: 'No event yet: the tables may be empty. Change a row and look at',
  goOn: (server: string, client: string) => `Go on with ${server}/api and ${client}/api (Swagger UI).`,
  undo: (url: string) => `To leave the database as it was: DELETE ${url}?confirm=true`,
};
const PT: typeof EN = {
  environment: (name) => `Ambiente ${name}`,
  environmentMade: (name) => `Ambiente ${name} criado`,
  severalEnvironments: 'O Server tem vários ambientes e nenhum deles tem um Client ainda. Espere o Client se apresentar e tente de novo.',
  notRunning: 'Inicie-o antes: totvs-connector --profile=all',
  connection: (name) => `Conexão com o produto em ${name}`,
  connectionKnown: (name) => `Conexão com o produto em ${name}, que já existia`,
  metadataMissing: (name) => `Falta TCC_PRODUCT_METADATA: ela diz de que produto é o banco. Criá-la com NAME ${name}, VERSION 1? [s/N]`,
  checkFailed: (check, detail, remedy) => `${check}: ${detail}${remedy ? ` ${remedy}` : ''}`,
  schema: (name, attributes) => `SchemaDefinition ${name}, ${attributes} atributos`,
  schemaKnown: (name) => `SchemaDefinition ${name}, que já existia`,
  published: (name, version) => `${name} ${version} publicado e recebido pelo Client`,
  plan: 'Isto seria executado no banco do produto:',
  risks: 'Convém saber:',
  runPlan: 'Executar? [s/N]',
  notRun: 'Nada foi executado no banco do produto.',
  linked: (state) => `Vínculo: ${state}`,
  loading: (done, percent) => `Carga inicial: ${done} linhas, ${percent} %`,
  firstEvents: 'Primeiros eventos no Server:',
  noEvents: 'Nenhum evento ainda: as tabelas talvez estejam vazias. Altere uma linha e veja',
  goOn: (server, client) => `Continue em ${server}/api e ${client}/api (Swagger UI).`,
  undo: (url) => `Para deixar o banco como estava: DELETE ${url}?confirm=true`,
};

export type Texts = typeof EN;

export function textsOf(language: Language): Texts {
  return language === 'pt-BR' ? PT : EN;
}
