import { CreateStructureState1763920000000 } from './migrations/create-structure-state';
import { StructureChangeEntity } from './structure-change.entity';
import { StructureStateEntity } from './structure-state.entity';

export { StructureChecker } from './structure-checker';
export { StructureCheckerModule } from './structure-checker.module';

export const STRUCTURE_CHECKER_ENTITIES = [StructureStateEntity, StructureChangeEntity];
export const STRUCTURE_CHECKER_MIGRATIONS = [CreateStructureState1763920000000];
