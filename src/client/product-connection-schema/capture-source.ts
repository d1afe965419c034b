import type { PoolClient } from 'pg';
import type { EntityMapping } from '../../dialects';

/**
 * What capture and publishing need to know of one ProductConnectionSchema, or of one of the tables it stands for (variant).
 * A changed link is a new object.
 */
export interface CapturedLink {
  /** Tells it from every other, also from the link's other variants. */
  captureId: string;
  linkId: string;
  connectionId: string;
  mapping: EntityMapping;
  /** VERSION of `TCC_PRODUCT_METADATA`. */
  appVersion: string;
  /** Name of the data's origin; part of `originId`. */
  originName: string;
  /** Publication methods its events are for, joined by commas, e.g. `remote`; '' when it publishes nowhere. */
  audience: string;
}

/** The id of a link's variant in capture. */
export function captureIdOf(linkId: string, { variant }: Pick<EntityMapping, 'variant'>): string {
  return variant === undefined ? linkId : `${linkId}/${variant}`;
}

/** How the rows of a captured table lead to entities of one link. */
export interface LayoutUse {
  captureId: string;
  /** ARRAY attributes from the root down; empty for the root table itself. */
  path: string[];
  /** Positions in the log row's values: of the root's key parts, or of the child's join columns. */
  positions: number[];
  /**
   * Position of its letter in the log row's kinds. Null when the layout is older than what the link sees now: then every
   * row concerns it, and the re-read decides.
   */
  group: number | null;
  /**
   * For a direct child that joins on exactly the root's key: which of its values is which key part, so that the
   * root needs no look-up. Null when the root must be looked up.
   */
  rootKeyOrder: number[] | null;
}

/** Everything capture needs to read the log of one connection; replaced as a whole when links change. */
export interface CaptureSource {
  connectionId: string;
  /** By `captureId`. */
  links: ReadonlyMap<string, CapturedLink>;
  /** By layout id; layouts of links that are gone have no uses left. */
  layouts: ReadonlyMap<number, LayoutUse[]>;
}

/**
 * Why single changes are unknown; each is a code of the error catalogue. TABLE_TRUNCATED: a table was emptied at once.
 * CHANGES_MISSED: triggers did not log. STRUCTURES_ALTERED: triggers were found missing, disabled or altered.
 * ENTITIES_CHANGED: another version of the schema knows other rows, or knows them by another key.
 * PRODUCT_UPGRADED: nothing was recorded while the product was upgraded. TAKEN_OVER: the change log belonged to another connection, whose entities are swept too. The others: that store was
 * restored from a backup (correctness rule 19).
 */
export const RESYNC_REASONS = [
  'TABLE_TRUNCATED',
  'CHANGES_MISSED',
  'STRUCTURES_ALTERED',
  'ENTITIES_CHANGED',
  'TAKEN_OVER',
  'PRODUCT_UPGRADED',
  'PRODUCT_RESTORED',
  'CLIENT_STORE_RESTORED',
  'SERVER_STORE_RESTORED',
] as const;
export type ResyncReason = (typeof RESYNC_REASONS)[number];

/** The links as capture, the initial load and the outbound link see them; implemented by this feature's LinkRegistry. */
export interface CaptureSources {
  /** Connections that are enabled, not paused and have at least one installed link. */
  connections(): string[];
  /** Null when the connection has no installed link (any more). Answered from memory: asked for every batch. */
  source(connectionId: string): CaptureSource | null;
  /** Link of an event, for a message the Server rejected. */
  linkOf(connectionId: string, schemaName: string): { linkId: string; keyAttribute: string } | null;
  /** Calls back after connections or sources changed. */
  onChange(listener: () => void): void;
  /**
   * Notes, inside the caller's transaction, that single changes of these links are unknown: state RESYNC with the reason.
   * Each call counts: a RESYNC under way begins anew, and only one that began after the last call ends in STREAMING.
   */
  needResync(tx: PoolClient, linkIds: string[], reason: ResyncReason): Promise<void>;
}
