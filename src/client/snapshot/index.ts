import { CreateSnapshot1763700003000 } from './migrations/create-snapshot';

export { SnapshotModule } from './snapshot.module';

export const SNAPSHOT_MIGRATIONS = [CreateSnapshot1763700003000];
