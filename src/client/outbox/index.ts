import { CreateOutboxEpoch1763800060000 } from './migrations/create-outbox-epoch';

export type { ReadEntity } from './read-entity';
export { keyLabels } from './entity-event';
export { EventTemplates, generatedBy } from './event-templates';
export { OUTBOX, REMOTE } from './outbox';
export { OutboxAppender } from './outbox-appender';
export { OutboxEpochs, type OutboxEpoch } from './outbox-epochs';
export { OutboxModule } from './outbox.module';
export { ReadingSize } from './reading-size';
export { sortEntities } from './sort-entities';

export const OUTBOX_MIGRATIONS = [CreateOutboxEpoch1763800060000];
