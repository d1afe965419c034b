export { StructureChecker } from './structure-checker';
export { StructureCheckerModule } from './structure-checker.module';
