import { Counter } from 'prom-client';

/** What initial loads count, per product connection. */
export const snapshotMetrics = {
  rows: new Counter({ name: 'tcc_snapshot_rows_total', help: 'Root rows read by initial loads', labelNames: ['connection'] }),
};
