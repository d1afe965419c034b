import { AddTableParameters1763910100000 } from './migrations/add-table-parameters';
import { AskToTakeOver1763811600000 } from './migrations/ask-to-take-over';
import { CountResyncs1763811400000 } from './migrations/count-resyncs';
import { CreateProductConnectionSchema1763700014000 } from './migrations/create-product-connection-schema';
import { ProductConnectionSchema } from './product-connection-schema.entity';

export type { CapturedLink, CaptureSource, CaptureSources, LayoutUse, ResyncReason } from './capture-source';
export { obstacleOf } from './change-log-state';
export { LinkMapper, type ResolvedLink } from './link-mapper';
export { needsOf } from './link-planner';
export { LinkRegistry } from './link-registry';
export type { LinkState } from './link-state';
export { isInstalled, LinkStore, type InstalledLink } from './link-store';
export { LinkSupervisor } from './link-supervisor';
export { requireRights } from './missing-rights';
export { ProductConnectionSchemaModule } from './product-connection-schema.module';
export { publishes, type PublicationMethod } from './publication';
export { variantName } from './same-entities';
export { SnapshotPort, type ResyncRun, type SnapshotStarter } from './snapshot-port';

export const PRODUCT_CONNECTION_SCHEMA_ENTITIES = [ProductConnectionSchema];
export const PRODUCT_CONNECTION_SCHEMA_MIGRATIONS = [
  CreateProductConnectionSchema1763700014000,
  CountResyncs1763811400000,
  AskToTakeOver1763811600000,
  AddTableParameters1763910100000,
];
