import { CreateEntity1763700400000 } from './migrations/create-entity';

export { EntityViewModule } from './entity-view.module';
export { eventRetention } from './retention';

export const ENTITY_VIEW_MIGRATIONS = [CreateEntity1763700400000];
