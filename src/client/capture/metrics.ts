import { Counter, Gauge } from 'prom-client';

/** What capture counts, per product connection. */
export const captureMetrics = {
  changes: new Counter({ name: 'tcc_capture_changes_total', help: 'Change log rows handed off', labelNames: ['connection'] }),
  events: new Counter({ name: 'tcc_capture_events_total', help: 'Events appended to the outbox by capture', labelNames: ['connection'] }),
  changeLogUsed: new Gauge({
    name: 'tcc_change_log_used_ratio',
    help: 'Share of CHANGE_LOG_BUDGET that waits in the change log; at 1 the triggers stop logging',
    labelNames: ['connection'],
  }),
  deadLetters: new Counter({
    name: 'tcc_capture_dead_letters_total',
    help: 'Entities that could not be sent as they stand',
    labelNames: ['connection'],
  }),
};
