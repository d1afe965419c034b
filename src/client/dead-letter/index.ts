import { DeadLetterEntity } from './dead-letter.entity';
import { CreateDeadLetter1763700002000 } from './migrations/create-dead-letter';

export { DeadLetterModule } from './dead-letter.module';
export { DeadLetters } from './dead-letters';
export type { DeadLetterDraft, ResendRequest } from './types';

export const DEAD_LETTER_ENTITIES = [DeadLetterEntity];
export const DEAD_LETTER_MIGRATIONS = [CreateDeadLetter1763700002000];
