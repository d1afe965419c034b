import { Counter, Gauge } from 'prom-client';

/** What retention tells. */
export const retentionMetrics = {
  bytes: new Gauge({ name: 'tcc_event_log_bytes', help: 'Bytes the stored events take, as of the last look' }),
  dropped: new Counter({
    name: 'tcc_event_log_partitions_dropped_total',
    help: 'Partitions of old events dropped',
    labelNames: ['reason'],
  }),
  held: new Gauge({ name: 'tcc_event_log_held', help: '1 while events older than their time stay because a reader has not passed them' }),
};
