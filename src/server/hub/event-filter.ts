import type { EventData, TotvsMessage } from '../../contracts';

/** Which events a reader wants; what is absent does not restrict. */
export interface EventFilter {
  schemaName?: string;
  originApp?: string;
  /** Leaves out what this sender generated, whatever it puts behind a slash (`tcc-client/<id>` covers `…/snapshot`). */
  excludeGeneratedBy?: string;
}

/** Whether a reader wants a message. */
export function matchesFilter({ header, content }: TotvsMessage<EventData>, filter: EventFilter): boolean {
  if (filter.schemaName !== undefined && content.schemaName !== filter.schemaName) return false;
  if (filter.originApp !== undefined && content.originApp !== filter.originApp) return false;
  return filter.excludeGeneratedBy === undefined || !isGeneratedBy(header.transactionInfo?.generatedBy, filter.excludeGeneratedBy);
}

function isGeneratedBy(generatedBy: unknown, sender: string): boolean {
  return typeof generatedBy === 'string' && (generatedBy === sender || generatedBy.startsWith(`${sender}/`));
}
