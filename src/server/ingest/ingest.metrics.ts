import { Counter, Histogram } from 'prom-client';

/** Messages by what became of them. */
export const ingestedMessages = new Counter({
  name: 'tcc_ingest_messages_total',
  help: 'Messages received, by way in (link, loose) and status',
  labelNames: ['way', 'status'] as const,
});

export const linkConflicts = new Counter({
  name: 'tcc_ingest_link_conflicts_total',
  help: 'Batches of links that were refused, by kind (GAP, EPOCH_OLD)',
  labelNames: ['kind'] as const,
});

export const commitSeconds = new Histogram({
  name: 'tcc_ingest_commit_seconds',
  help: 'Time of the transaction that stores a group of requests',
  buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

export const groupEntries = new Histogram({
  name: 'tcc_ingest_group_entries',
  help: 'Requests stored by one transaction',
  buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
});
