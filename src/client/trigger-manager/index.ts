import { CreateCaptureLayout1763700013000 } from './migrations/create-capture-layout';
import { CreateStructureJournal1763900100000 } from './migrations/create-structure-journal';
import { GroupComparedColumns1763800010000 } from './migrations/group-compared-columns';

export { CaptureLayouts, type StoredLayout } from './capture-layouts';
export { tablesOf, wantedTables, type LinkNeeds } from './link-needs';
export { TriggerManager, type FreshLogListener, type Removal, type VerifiedStructure } from './trigger-manager';
export { TriggerManagerModule } from './trigger-manager.module';

export const TRIGGER_MANAGER_MIGRATIONS = [
  CreateCaptureLayout1763700013000,
  GroupComparedColumns1763800010000,
  CreateStructureJournal1763900100000,
];
