import type { EntityKeyParts } from '../../contracts';

/** Where a message failed: while it was captured, or at the Server. */
export type DeadLetterStage = 'CAPTURE' | 'LINK';

/** OPEN: waits for a person or for the entity's next good change. RESEND: will be read again and sent. */
export type DeadLetterState = 'OPEN' | 'RESEND';

/** One entity whose present state could not be delivered. */
export interface DeadLetterDraft {
  connectionId: string;
  linkId: string;
  schemaName: string;
  /** Identity of the entity with its origin; one entity has at most one dead letter. */
  originId: string;
  key: EntityKeyParts;
  stage: DeadLetterStage;
  code: string;
  /** Attribute path or the receiver's message. Never data. */
  reason: string;
}

/** An entity that somebody asked to send again. */
export interface ResendRequest {
  linkId: string;
  originId: string;
  key: EntityKeyParts;
}
