import { eventTemplate, type EventTemplate } from './entity-event';
import type { CapturedLink } from '../product-connection-schema';

/** `header.transactionInfo.generatedBy` of events that capture makes; the initial load's end in `/snapshot`. */
export function generatedBy(connectionId: string, snapshot: boolean): string {
  return `tcc-client/${connectionId}${snapshot ? '/snapshot' : ''}`;
}

/** Event templates of a connection's links, made again when a link or the environment changes. */
export class EventTemplates {
  private readonly templates = new WeakMap<CapturedLink, { tenantId: string | null; template: EventTemplate }>();

  /** @param tenantId id of the ClientEnvironment, as known now */
  constructor(
    private readonly tenantId: () => string | null,
    private readonly snapshot: boolean,
  ) {}

  template(link: CapturedLink): EventTemplate {
    const tenantId = this.tenantId();
    const known = this.templates.get(link);
    if (known && known.tenantId === tenantId) return known.template;
    const template = eventTemplate(link, tenantId, generatedBy(link.connectionId, this.snapshot));
    this.templates.set(link, { tenantId, template });
    return template;
  }
}
