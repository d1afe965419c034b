export { EntityAssembler } from './entity-assembler';
export { isKeyUnique, type ReadLevel } from './read-levels';
export type { RawRow, RawValue, ValueSettings } from './raw-value';
