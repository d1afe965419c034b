import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedError } from './api';
import { Stopped, type Stage } from './stage';

const POLL_MS = 500;

interface Plan {
  statements: { purpose: string; sql: string }[];
  risks: { severity: string; detail: string; remedy: string | null }[];
}

interface Link {
  id: string;
  state: string;
  reason: { message: string; detailedMessage?: string } | null;
}

/** Shows the plan, asks, makes the link and waits until changes flow. @returns the link's id */
export async function makeLink(stage: Stage, connectionId: string, schemaName: string): Promise<string> {
  const known = await existing(stage, connectionId, schemaName);
  if (known) return streaming(stage, known);
  const { body, plan } = await planned(stage, { idProductConnection: connectionId, nameSchemaDefinition: schemaName });
  await approve(stage, plan);
  const { id } = await stage.client.post<Link>('/v1/productConnectionSchema', body);
  return streaming(stage, id);
}

async function existing({ client }: Stage, connectionId: string, schemaName: string): Promise<string | null> {
  const query = `idProductConnection=${connectionId}&nameSchemaDefinition=${encodeURIComponent(schemaName)}`;
  return (await client.get<{ items: Link[] }>(`/v1/productConnectionSchema?${query}`)).items[0]?.id ?? null;
}

/** A schema of company tables is planned for the companies in the names of the tables that were asked for. */
async function planned({ client, options }: Stage, link: object): Promise<{ body: object; plan: Plan }> {
  const plan = (body: object) => client.post<Plan>('/v1/productConnectionSchema/plan', body);
  try {
    return { body: link, plan: await plan(link) };
  } catch (error) {
    const company = companiesOf(options.tables);
    if (!(error instanceof RefusedError) || error.code !== 'TABLE_PARAMETERS_UNSUITABLE' || company.length === 0) throw error;
    const body = { ...link, tableParameters: { company } };
    return { body, plan: await plan(body) };
  }
}

/** Companies in names of tables of Protheus: `01` of `SA1010`. */
function companiesOf(tables: readonly string[]): string[] {
  const pattern = /(?:^|\.)[A-Z][A-Z0-9]{2}([0-9A-Z]{2})0$/i;
  return [...new Set(tables.flatMap((table) => pattern.exec(table)?.[1] ?? []))];
}

async function approve({ terminal, texts }: Stage, { statements, risks }: Plan): Promise<void> {
  terminal.say();
  terminal.say(texts.plan);
  for (const { purpose } of statements) terminal.say(`  ${purpose}`);
  if (risks.length > 0) terminal.say(texts.risks);
  for (const { severity, detail, remedy } of risks) terminal.say(`  ${severity}: ${detail}${remedy ? ` ${remedy}` : ''}`);
  if (!(await terminal.confirm(texts.runPlan))) throw new Stopped(texts.notRun);
}

async function streaming(stage: Stage, id: string): Promise<string> {
  const { client, terminal, texts } = stage;
  let told = '';
  for (;;) {
    const link = await client.get<Link>(`/v1/productConnectionSchema/${id}`);
    if (link.state === 'FAILED') throw new Stopped([link.reason?.message, link.reason?.detailedMessage].filter(Boolean).join(' '));
    const line = link.state === 'SNAPSHOT' ? await loading(stage, id) : texts.linked(link.state);
    if (line !== told) terminal.say(line);
    told = line;
    if (link.state === 'STREAMING' || link.state === 'PENDING_APPROVAL') return id;
    await sleep(POLL_MS);
  }
}

/** The load is registered a moment after the state says so. */
async function loading({ client, texts }: Stage, id: string): Promise<string> {
  try {
    const { rowsDone, percent } = await client.get<{ rowsDone: number; percent: number }>(`/v1/productConnectionSchema/${id}/snapshot`);
    return texts.loading(rowsDone, percent);
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'NOT_FOUND') return texts.linked('SNAPSHOT');
    throw error;
  }
}
