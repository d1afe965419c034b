/**
 * What crosses the wire between Client, Server and applications: `TOTVSMessage<EventData>`.
 * Source: seed document 000 ("TOTVS Connector", sections 2 "Mensagens" and 3), TJF `TOTVSMessage`.
 */

/** What happened to an entity. Receivers treat INSERT and UPDATE alike as upsert (contract section 6). */
export const EVENT_ACTIONS = ['INSERT', 'UPDATE', 'DELETE'] as const;
export type EventAction = (typeof EVENT_ACTIONS)[number];

/** A JSON value as parsed; the connector passes unknown parts on unchanged. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [property: string]: JsonValue };
export type JsonObject = { [property: string]: JsonValue };

/** Who sent a message and under which id; `transactionId` is what de-duplication looks at. */
export interface TransactionInfo {
  transactionId: string;
  generatedBy: string;
  [property: string]: JsonValue;
}

/** Header of a TOTVSMessage. Unknown properties are kept. */
export interface TotvsMessageHeader {
  /** SchemaDefinition name (or CarolStagingTable name); equals `content.schemaName` of an EventData. */
  type: string;
  /** ISO 8601. */
  generatedOn?: string;
  /** `pt_BR` unless a sender says otherwise. */
  locale?: string;
  /** Id of the ClientEnvironment; set by the Server, takes the place of the token. */
  tenantId?: string;
  /** `<epoch>.<20-digit offset>` of the sender's event log; compared only within one `generatedBy` and entity. */
  sequence?: string;
  transactionInfo?: Partial<TransactionInfo>;
  [property: string]: JsonValue | Partial<TransactionInfo> | undefined;
}

/** One state of one entity. */
export interface EventData {
  originApp: string;
  appVersion: string;
  schemaName: string;
  schemaVersion: string;
  action: EventAction;
  /** Attribute names to values; keys and references are objects of label to value; carries `originId`. */
  data: JsonObject;
  /** ISO 8601 UTC with microseconds: the product database's time of the last covered change. */
  createdAt: string;
  /** A ClientEnvironment token; read, then removed before anything is stored. */
  token?: string;
  [property: string]: JsonValue | undefined;
}

export interface TotvsMessage<Content> {
  header: TotvsMessageHeader;
  content: Content;
}

/** `header.locale` of everything the connector sends. */
export const DEFAULT_LOCALE = 'pt_BR';

/** `header.sequence` text: sortable as text within one epoch. */
export function formatSequence(epoch: number, offset: number): string {
  return `${epoch}.${String(offset).padStart(20, '0')}`;
}
