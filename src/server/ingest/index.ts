import { CreateIngest1763700300000 } from './migrations/create-ingest';

export { IngestModule } from './ingest.module';
export { PESSOA_MESSAGE } from './pessoa.example';

export const INGEST_MIGRATIONS = [CreateIngest1763700300000];
