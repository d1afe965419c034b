import { randomUUID } from 'node:crypto';
import { DEFAULT_LOCALE, formatSequence, originIdentifier, type EntityKeyParts, type EventAction } from '../../contracts';
import type { EntityMapping, EntityRow } from '../../dialects';
import type { CapturedLink } from '../product-connection-schema';

/** What is the same in every event of a link; JSON texts made once, because events are built by joining text. */
export interface EventTemplate {
  linkId: string;
  originName: string;
  schemaName: string;
  mapping: EntityMapping;
  /** `originId` of the entity with these key texts. */
  originIdOf: (keyTexts: readonly string[]) => string;
  headerStart: string;
  headerEnd: string;
  contentStart: string;
}

/**
 * @param tenantId id of the ClientEnvironment; null while the Server was never reached
 * @param generatedBy e.g. `tcc-client/<productConnectionId>`
 */
export function eventTemplate(link: CapturedLink, tenantId: string | null, generatedBy: string): EventTemplate {
  const { mapping } = link;
  const json = JSON.stringify;
  const labels = mapping.key.parts.map((part) => part.label);
  const tenant = tenantId === null ? '' : `"tenantId":${json(tenantId)},`;
  return {
    linkId: link.linkId,
    originName: link.originName,
    schemaName: mapping.schemaName,
    mapping,
    originIdOf: originIdentifier(link.originName, mapping.schemaName, mapping.key.attribute, labels),
    headerStart: `{"header":{"type":${json(mapping.schemaName)},"locale":"${DEFAULT_LOCALE}",${tenant}`,
    headerEnd: `,"generatedBy":${json(generatedBy)}}},`,
    contentStart:
      `"content":{"originApp":${json(mapping.productName)},"appVersion":${json(link.appVersion)},"originName":${json(link.originName)},` +
      `"schemaName":${json(mapping.schemaName)},"schemaVersion":${json(mapping.schemaVersion)},`,
  };
}

/** One event before it has an offset. */
export interface PendingEvent {
  template: EventTemplate;
  action: EventAction;
  row: EntityRow;
  /** ISO 8601 UTC. */
  createdAt: string;
}

/**
 * JSON text of the `TOTVSMessage<EventData>` at an offset of the event log. The document's text is carried over as
 * the database wrote it: nothing is parsed here.
 */
export function eventText(event: PendingEvent, epoch: number, offset: number, generatedOn: string): string {
  const { template, row } = event;
  const origin = template.originIdOf(row.keyTexts);
  return (
    `${template.headerStart}"generatedOn":"${generatedOn}","sequence":"${formatSequence(epoch, offset)}",` +
    `"transactionInfo":{"transactionId":"${randomUUID()}"${template.headerEnd}` +
    `${template.contentStart}"action":"${event.action}","createdAt":"${event.createdAt}","data":{"originId":"${origin}",${row.document.slice(1)}}}`
  );
}

/** The sorted key parts of an entity; `mapping.key.parts` are in label order already. */
export function keyParts(mapping: EntityMapping, keyTexts: readonly string[]): EntityKeyParts {
  const { attribute, parts } = mapping.key;
  return parts.map((part, index) => [attribute, part.label, keyTexts[index]] as const);
}
