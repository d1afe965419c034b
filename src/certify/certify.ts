import { ConnectorError } from '../common/errors';
import type { CertifyOptions } from '../config';
import { loadDialect, type ConnectionSettings, type Dialect, type ProductDatabase } from '../dialects';
import { Certification } from './certification';
import { loadEngine } from './engines';
import { askPassword } from './password';
import { closingOf, isCertified, lineOf, type Report } from './report';
import { Scratch, SCRATCH_LOG } from './scratch';
import { Stage } from './stage';
import { textsOf, type Texts } from './texts';

const SAME_SIGNAL_MS = 1_000;
const [CERTIFIED, NOT_CERTIFIED, NOT_TRIED] = [0, 1, 2];

/**
 * Tries the connector's guarantees on scratch tables in a test database and prints what was seen.
 * @returns the exit code: 0 all hold, 1 something does not (or it was interrupted), 2 nothing could be tried
 */
export async function certify(options: CertifyOptions): Promise<number> {
  const texts = textsOf(options.language);
  const password = options.password ?? (await askPassword(texts.password(options.username)));
  if (password === null) return cannotTry(texts.noPassword);
  try {
    const dialect = await loadDialect(options.dataBaseType);
    const settings = settingsOf(options, dialect, password);
    const database = dialect.open(settings);
    try {
      return await tryOut(options, texts, dialect, settings, database);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectorError)) return cannotTry(error instanceof Error ? error.message : String(error));
    const { message, detailedMessage } = error.toBody(options.language);
    return cannotTry(`${message} ${detailedMessage}`);
  }
}

function settingsOf(options: CertifyOptions, dialect: Dialect, password: string): ConnectionSettings {
  return {
    target: dialect.parseUrl(options.url),
    username: options.username,
    password,
    timeZone: 'America/Sao_Paulo',
    ownerSchema: options.schema,
    changeLogTable: SCRATCH_LOG,
    charset: null,
    clientLibraryDir: options.dataBaseType === 'ORACLE11G' ? options.clientLibraryDir : null,
  };
}

async function tryOut(
  options: CertifyOptions,
  texts: Texts,
  dialect: Dialect,
  settings: ConnectionSettings,
  database: ProductDatabase,
): Promise<number> {
  const say = (line: string) => void (options.json ? undefined : process.stdout.write(`${line}\n`));
  const { serverVersion } = await database.introspection.ping();
  const schema = options.schema ?? (await database.introspection.defaultSchema());
  say(texts.announcement(serverVersion, schema));
  const missing = await database.introspection.missingRights([]);
  if (missing.length > 0) return cannotTry(missing.map(({ right, remedy }) => texts.missingRight(right, remedy)).join('\n'));

  const engine = await loadEngine(options.dataBaseType);
  const writer = await engine.connect(settings);
  const stage = new Stage(dialect, engine, settings, database, new Scratch(dialect, engine, schema), writer);
  const certification = new Certification(stage, schema, (result) => say(lineOf(result, texts)));
  const startedAt = new Date().toISOString();
  const { isInterrupted } = await runInterruptibly(certification, texts);
  const { results: checks, overhead, leftovers } = certification;
  const report: Report = { server: serverVersion, schema, startedAt, checks, overhead, leftovers, interrupted: isInterrupted };
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : closingOf(report, texts)}\n`);
  return isCertified(report) ? CERTIFIED : NOT_CERTIFIED;
}

/** Whatever happens, what was made is removed; only a second signal ends at once. */
async function runInterruptibly(certification: Certification, texts: Texts): Promise<{ isInterrupted: boolean }> {
  let isInterrupted = false;
  const stopListening = onFirstSignal(() => {
    isInterrupted = true;
    process.stderr.write(`${texts.interrupted}\n`);
    certification.interrupt();
  });
  try {
    await certification.run().catch((error: unknown) => {
      if (!isInterrupted) throw error;
    });
  } finally {
    await certification.cleanUp();
    stopListening();
  }
  return { isInterrupted };
}

/** Ctrl-C may reach us twice, from the terminal and from npm; a signal later than that ends the process as signals do. */
function onFirstSignal(act: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let acted = false;
  const stopListening = () => signals.forEach((signal) => process.off(signal, listener));
  const listener = () => {
    if (acted) return;
    acted = true;
    setTimeout(stopListening, SAME_SIGNAL_MS).unref();
    act();
  };
  for (const signal of signals) process.on(signal, listener);
  return stopListening;
}

function cannotTry(why: string): number {
  process.stderr.write(`${why}\n`);
  return NOT_TRIED;
}
