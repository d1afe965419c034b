import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { MAX_MESSAGES_PER_REQUEST } from '../../contracts';
import type { ReceivedBody } from '../../platform/http';
import { bearerToken } from '../../platform/security';
import { ingestedMessages } from './ingest.metrics';
import { LinkIngest } from './link-ingest';
import { LooseIngest } from './loose-ingest';
import { SenderIdentity } from './sender-identity';
import type { Verdict } from './verdict';

/** A request of `POST /v1/environment/eventsData`. */
export interface IngestRequest {
  authorization: string | undefined;
  /** Text of the `X-TCC-Link` header. */
  link: string | undefined;
  body: ReceivedBody;
}

/** Takes messages in: those of a Client's link and those of other senders. */
@Injectable()
export class IngestService {
  constructor(
    private readonly senders: SenderIdentity,
    private readonly links: LinkIngest,
    private readonly loose: LooseIngest,
  ) {}

  /**
   * Durable when it returns.
   * @returns a verdict per message, in their order; a body that is no array is one message
   * @throws when the request as a whole is refused
   */
  async take({ authorization, link, body }: IngestRequest): Promise<Verdict[]> {
    const token = tokenOf(authorization);
    const sender = await this.senders.forRequest(token);
    if ((body.items ?? 0) > MAX_MESSAGES_PER_REQUEST) {
      throw new ConnectorError('BODY_TOO_LARGE', { limit: `${MAX_MESSAGES_PER_REQUEST} messages` });
    }
    if (link === undefined) return count('loose', await this.loose.take(body, sender));
    if (token === null) throw new ConnectorError('UNAUTHORIZED');
    return count('link', await this.links.take({ header: link, body, bearerToken: token }, sender));
  }
}

/** @returns null when messages are to authenticate themselves. @throws UNAUTHORIZED for a header that is no bearer token */
function tokenOf(authorization: string | undefined): string | null {
  const token = bearerToken(authorization);
  if (token === null && authorization !== undefined) throw new ConnectorError('UNAUTHORIZED');
  return token;
}

function count(way: 'link' | 'loose', verdicts: Verdict[]): Verdict[] {
  const counts = { ACCEPTED: 0, DUPLICATE: 0, REJECTED: 0 };
  for (const { status } of verdicts) counts[status]++;
  for (const [status, number] of Object.entries(counts)) if (number > 0) ingestedMessages.inc({ way, status }, number);
  return verdicts;
}
