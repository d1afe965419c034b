import { Counter } from 'prom-client';

/** What loads and sweeps count, per product connection. */
export const snapshotMetrics = {
  rows: new Counter({ name: 'tcc_snapshot_rows_total', help: 'Root rows read by initial loads', labelNames: ['connection'] }),
  deleted: new Counter({
    name: 'tcc_sweep_deleted_total',
    help: 'Entities deleted at the Server because their table lacks them',
    labelNames: ['connection'],
  }),
};
