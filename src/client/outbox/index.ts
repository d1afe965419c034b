export type { ReadEntity } from './read-entity';
export { EventTemplates, generatedBy } from './event-templates';
export { OUTBOX, REMOTE } from './outbox';
export { OutboxAppender } from './outbox-appender';
export { OutboxModule } from './outbox.module';
export { sortEntities } from './sort-entities';
