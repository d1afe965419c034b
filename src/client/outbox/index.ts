export type { ReadEntity } from './read-entity';
export { EventTemplates } from './event-templates';
export { OUTBOX } from './outbox';
export { OutboxAppender } from './outbox-appender';
export { OutboxModule } from './outbox.module';
export { sortEntities } from './sort-entities';
