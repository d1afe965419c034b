import { Api } from './api';
import type { Stage } from './stage';

const PATIENCE_MS = 15_000;
const WAIT_SECONDS = 5;
const LONGEST_DATA = 160;

interface Page {
  cursor: string;
  items: { message: { content: { action: string; schemaName: string; createdAt: string; data: object } } }[];
}

/** Prints the first events of the schema as a reader sees them. @returns how many there were */
export async function showEvents({ options, terminal, texts }: Stage, token: string, schemaName: string): Promise<number> {
  const reader = new Api(options.serverUrl, token, options.language);
  const deadline = Date.now() + PATIENCE_MS;
  let shown = 0;
  let cursor = '';
  while (shown < options.events && Date.now() < deadline) {
    const query = `schemaName=${encodeURIComponent(schemaName)}&limit=${options.events - shown}&wait=${WAIT_SECONDS}${cursor && `&after=${cursor}`}`;
    const page = await reader.get<Page>(`/v1/environment/eventsData?${query}`);
    cursor = encodeURIComponent(page.cursor);
    if (shown === 0 && page.items.length > 0) terminal.say(texts.firstEvents);
    for (const { message } of page.items) terminal.say(`  ${lineOf(message.content)}`);
    shown += page.items.length;
    if (shown > 0 && page.items.length === 0) break;
  }
  return shown;
}

function lineOf({ action, schemaName, createdAt, data }: Page['items'][number]['message']['content']): string {
  const { originId: _originId, ...shown } = data as Record<string, unknown>;
  const text = JSON.stringify(shown);
  return `${createdAt} ${schemaName} ${action} ${text.length > LONGEST_DATA ? `${text.slice(0, LONGEST_DATA)}…` : text}`;
}
