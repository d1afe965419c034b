export { readCaFile } from './ca-file';
export type { CapturedRow, RowSide } from './captured-row';
export { changeLogInUse, isSameOwner, UNKNOWN_OWNER } from './change-log-owner';
export { childAt } from './child-path';
export {
  combinations,
  EntityAssembler,
  isKeyUnique,
  keySpellings,
  mayBeSpelledOtherwise,
  textDecoder,
  withConstants,
  type RawRow,
  type RawValue,
  type ReadLevel,
  type ValueSettings,
} from './documents';
export { decodePart, parsePort, type InvalidUrl } from './jdbc-url';
export { columnOf } from './layout-columns';
export { decodeValues, encodeValues } from './log-values';
export {
  changeLogNames,
  CHANGED_AT_COLUMN,
  DEFAULT_CHANGE_LOG,
  ORIGIN_COLUMN,
  TRIGGER_ROLES,
  triggerName,
  triggerStem,
  type ChangeLogNames,
  type TriggerRole,
} from './names';
export { signatureOf } from './signature';
