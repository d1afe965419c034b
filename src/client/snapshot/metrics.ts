import { Counter, Gauge } from 'prom-client';

/** What loads and sweeps count, per product connection. */
export const snapshotMetrics = {
  rows: new Counter({ name: 'tcc_snapshot_rows_total', help: 'Root rows read by initial loads', labelNames: ['connection'] }),
  stalled: new Gauge({ name: 'tcc_snapshot_stalled', help: 'Loads that should get on and have not moved for SNAPSHOT_STALL_MINUTES' }),
  deleted: new Counter({
    name: 'tcc_sweep_deleted_total',
    help: 'Entities deleted at the Server because their table lacks them',
    labelNames: ['connection'],
  }),
};
