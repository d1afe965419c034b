import { Counter, Gauge } from 'prom-client';

export const foldedEvents = new Counter({ name: 'tcc_entity_view_events_total', help: 'Events folded into the entity view' });

export const skippedEvents = new Counter({
  name: 'tcc_entity_view_skipped_total',
  help: 'Events left out of the entity view because they have no key',
});

export const viewLag = new Gauge({ name: 'tcc_entity_view_lag', help: 'Events not yet folded into the entity view, all environments' });
