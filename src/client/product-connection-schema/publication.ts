import type { ClientConfig } from '../../config';
import type { PublicationView } from './product-connection-schema.dto';
import type { ProductConnectionSchema } from './product-connection-schema.entity';

type ProcessFlags = Pick<ClientConfig, 'publishRemote' | 'publishStandalone'>;
type LinkFlags = Pick<ProductConnectionSchema, 'enablePublishRemote' | 'enableStandalone'>;

/** Publication methods; their names are audiences of the outbox. */
export type PublicationMethod = 'remote' | 'standalone';

/** Effective publication per method: process flag and link flag (contract section 5), with the reason. */
export function publicationOf(link: LinkFlags, config: ProcessFlags): Record<PublicationMethod, PublicationView> {
  return {
    remote: effective(['PUBLISH_REMOTE', config.publishRemote], ['enablePublishRemote', link.enablePublishRemote]),
    standalone: effective(['PUBLISH_STANDALONE', config.publishStandalone], ['enableStandalone', link.enableStandalone]),
  };
}

/** Effective methods joined by commas; '' when the link publishes nowhere. */
export function audienceOf(link: LinkFlags, config: ProcessFlags): string {
  return Object.entries(publicationOf(link, config))
    .filter(([, publication]) => publication.effective)
    .map(([method]) => method)
    .join(',');
}

/** Whether events of this audience are for a method. */
export function publishes(audience: string, method: PublicationMethod): boolean {
  return audience.split(',').includes(method);
}

function effective(...flags: [name: string, value: boolean][]): PublicationView {
  const off = flags.filter(([, value]) => !value).map(([name]) => name);
  const names = (off.length > 0 ? off : flags.map(([name]) => name)).join(' and ');
  const several = off.length !== 1;
  return { effective: off.length === 0, reason: `${names} ${several ? 'are' : 'is'} ${off.length === 0 ? 'true' : 'false'}` };
}
