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
`,
  'pt-BR': `Uso: node dist/main --profile=client|server|all [--port N]

  --profile   client   lê os bancos dos produtos e envia suas alterações
              server   recebe, guarda e entrega os eventos
              all      ambos, em dois processos, nas portas N e N+1
  --port      porta em que escuta (server 3000, client 3001)
  --help      este texto
  --version   a versão do conector

A configuração vem de variáveis de ambiente, lidas também de um arquivo .env nesta pasta: veja .env.example.
`,
};

/** What `--help` prints. */
export function usage(language: Language): string {
  return USAGE[language];
}
