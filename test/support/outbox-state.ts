import type { EventData, TotvsMessage } from '../../src/contracts';
import { EventLog } from '../../src/event-log';
import { OUTBOX } from '../../src/client/outbox';
import type { TestClient } from './client';

type Message = TotvsMessage<EventData>;

/** Every event of a schema the Client appended to its outbox so far, in order. */
export async function outboxEvents(client: TestClient, schemaName: string): Promise<Message[]> {
  const eventLog = client.app.get(EventLog, { strict: false });
  const messages: Message[] = [];
  for (let after = 0; ;) {
    const segments = await eventLog.read(OUTBOX, after, { events: 100_000, bytes: 100_000_000 });
    if (segments.length === 0) return messages.filter((message) => message.content.schemaName === schemaName);
    messages.push(...segments.flatMap((segment) => JSON.parse(segment.events) as Message[]));
    after = segments[segments.length - 1].lastOffset;
  }
}

/** The last event of every entity that is not deleted, by the JSON text of its key: what a receiver holds. */
export function heldBy(events: Message[], keyAttribute = 'id'): Record<string, Message> {
  const held: Record<string, Message> = {};
  for (const message of events) {
    const key = JSON.stringify(message.content.data[keyAttribute]);
    if (message.content.action === 'DELETE') delete held[key];
    else held[key] = message;
  }
  return held;
}

/** Waits until nothing waits in the change log. */
export async function untilCaptured(client: TestClient, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const waiting = 'SELECT count(*)::int AS n FROM (SELECT FROM "TCC_EVENT" LIMIT 1) waiting';
  while ((await client.product.pool().query<{ n: number }>(waiting)).rows[0].n > 0) {
    if (Date.now() > deadline) throw new Error('changes still wait in the change log');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
