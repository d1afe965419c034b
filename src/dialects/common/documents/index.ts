export { withConstants } from './constants';
export { textDecoder } from './charset';
export { EntityAssembler } from './entity-assembler';
export { combinations, keySpellings, mayBeSpelledOtherwise } from './key-spellings';
export { isKeyUnique, type ReadLevel } from './read-levels';
export type { RawRow, RawValue, ValueSettings } from './raw-value';
