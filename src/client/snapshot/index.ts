import { CreateSnapshot1763700003000 } from './migrations/create-snapshot';
import { LoadVariants1763910200000 } from './migrations/load-variants';
import { SweepAfterLoad1763811500000 } from './migrations/sweep-after-load';

export { SnapshotModule } from './snapshot.module';

export const SNAPSHOT_MIGRATIONS = [CreateSnapshot1763700003000, SweepAfterLoad1763811500000, LoadVariants1763910200000];
