import { Counter } from 'prom-client';

/** What the link counts. */
export const linkMetrics = {
  messages: new Counter({ name: 'tcc_link_messages_total', help: 'Messages the Server took or had taken before' }),
  rejected: new Counter({ name: 'tcc_link_rejected_total', help: 'Messages the Server rejected' }),
  failures: new Counter({ name: 'tcc_link_failures_total', help: 'Times sending had to start again' }),
};
