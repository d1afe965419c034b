import { CreateIngest1763700300000 } from './migrations/create-ingest';
import { RememberLinkState1763800020000 } from './migrations/remember-link-state';

export { IngestModule } from './ingest.module';
export { PESSOA_MESSAGE } from './pessoa.example';

export const INGEST_MIGRATIONS = [CreateIngest1763700300000, RememberLinkState1763800020000];
