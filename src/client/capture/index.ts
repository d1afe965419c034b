import { CreateHandOff1763700001000 } from './migrations/create-hand-off';
import { TellHistoriesApart1763800050000 } from './migrations/tell-histories-apart';

export { type AppendLane } from './append-lane';
export { CaptureLanes } from './capture-lanes';
export { keyTextsOf, readByKeyTexts } from './key-text-reader';
export { CaptureModule } from './capture.module';
export { ChangeLogSwitch, type ChangeLogSwitchView } from './change-log-switch';
export { UnreadableLinks } from './unreadable-links';
export { MissedChanges } from './missed-changes';

export const CAPTURE_MIGRATIONS = [CreateHandOff1763700001000, TellHistoriesApart1763800050000];
