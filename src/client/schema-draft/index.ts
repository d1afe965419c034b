export { SchemaDraftModule } from './schema-draft.module';
