import { Gauge } from 'prom-client';

/** What the structure checker saw last, over all connections. */
export const structureMetrics = {
  states: new Gauge({
    name: 'tcc_structure_states',
    help: 'Objects and conditions in product databases, by what they are and how they were seen last',
    labelNames: ['kind', 'state'],
  }),
};
