export { compareSchemas, type Incompatibility } from './compatibility';
export { checkSchemaForm, type SchemaFormResult } from './form-rules';
export { MAX_COMPANIES, PARAMETER_VALUE, placeholdersOf, withCompany, type TableParameters } from './placeholders';
export { formatPath, type SchemaProblem } from './problem';
export { MAX_NESTING, MAX_VERSION_LENGTH, type SchemaDraft } from './shape';
export * from './types';
