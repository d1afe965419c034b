import { CreateSnapshot1763700003000 } from './migrations/create-snapshot';
import { NoteMovement1763920020000 } from './migrations/note-movement';
import { LoadVariants1763910200000 } from './migrations/load-variants';
import { SweepAfterLoad1763811500000 } from './migrations/sweep-after-load';

export { SnapshotModule } from './snapshot.module';

export const SNAPSHOT_MIGRATIONS = [
  CreateSnapshot1763700003000,
  SweepAfterLoad1763811500000,
  LoadVariants1763910200000,
  NoteMovement1763920020000,
];
