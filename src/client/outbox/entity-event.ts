import { randomUUID } from 'node:crypto';
import { compareCodePoints } from '../../common/code-points';
import { DEFAULT_LOCALE, formatSequence, originIdentifier, type EntityKeyParts, type EventAction, type KeyLabel } from '../../contracts';
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
  const tenant = tenantId === null ? '' : `"tenantId":${json(tenantId)},`;
  return {
    linkId: link.linkId,
    originName: link.originName,
    schemaName: mapping.schemaName,
    mapping,
    originIdOf: originIdentifier(link.originName, mapping.schemaName, mapping.key.attribute, keyLabels(mapping)),
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

/** Labels of a mapping's key in their order, constants among them. */
export function keyLabels({ key }: EntityMapping): KeyLabel[] {
  const constants = (key.constants ?? []).map(({ label, value }) => ({ label, constant: value }));
  const labels: KeyLabel[] = [...key.parts.map(({ label }) => ({ label })), ...constants];
  return labels.sort((a, b) => compareCodePoints(a.label, b.label));
}

/** The sorted key parts of an entity. */
export function keyParts(mapping: EntityMapping, keyTexts: readonly string[]): EntityKeyParts {
  const texts = keyTexts.values();
  return keyLabels(mapping).map(({ label, constant }) => [mapping.key.attribute, label, constant ?? texts.next().value!] as const);
}
