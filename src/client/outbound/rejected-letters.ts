import { canonicalDecimal } from '../../common/decimal';
import { sortKeyParts, type EventData, type JsonValue, type KeyPart, type MessageResult, type TotvsMessage } from '../../contracts';
import type { DeadLetterDraft } from '../dead-letter';
import type { LinkRequest } from './link-request';

/** Finds the link and the key attribute an event was made by; null when the link is gone. */
export type LinkOfEvent = (connectionId: string, schemaName: string) => { linkId: string; keyAttribute: string } | null;

/** Dead letters of the messages the Server rejected. Parses the request, which only happens when something was. */
export function rejectedLetters(request: LinkRequest, rejected: readonly MessageResult[], linkOf: LinkOfEvent): DeadLetterDraft[] {
  const messages = JSON.parse(request.body.toString()) as TotvsMessage<EventData>[];
  return rejected.flatMap((result) => {
    const message = messages[result.index];
    const connectionId = /^tcc-client\/([0-9a-f-]{36})/.exec(message?.header.transactionInfo?.generatedBy ?? '')?.[1];
    const link = connectionId ? linkOf(connectionId, message.content.schemaName) : null;
    return link ? [letter(message.content, connectionId!, link, result)] : [];
  });
}

function letter(
  content: EventData,
  connectionId: string,
  { linkId, keyAttribute }: { linkId: string; keyAttribute: string },
  result: MessageResult,
): DeadLetterDraft {
  return {
    connectionId,
    linkId,
    schemaName: content.schemaName,
    originId: String(content.data.originId),
    key: keyOf(keyAttribute, content.data[keyAttribute]),
    stage: 'LINK',
    code: result.code ?? 'REJECTED',
    reason: result.message ?? '',
  };
}

function keyOf(attribute: string, value: JsonValue | undefined): readonly KeyPart[] {
  const labels = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  return sortKeyParts(Object.entries(labels).map(([label, part]) => [attribute, label, textOf(part)] as const));
}

function textOf(value: JsonValue): string {
  return typeof value === 'number' ? (canonicalDecimal(String(value)) ?? '') : String(value);
}
