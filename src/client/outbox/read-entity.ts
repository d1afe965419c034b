import type { ChangeKind, EntityRow } from '../../dialects';
import type { CapturedLink } from '../product-connection-schema';

/** One entity as it was read from the product database, and why it was read. */
export interface ReadEntity {
  link: CapturedLink;
  row: EntityRow;
  /** Kind of the first waiting change of the root row; null when only children changed. */
  firstKind: Exclude<ChangeKind, 'T'> | null;
  /** ISO 8601 UTC: time of the last covered change. */
  changedAt: string;
}
