import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { type AuthenticatedEnvironment, EnvironmentTokens } from '../environment';

/** The environment one message of a request belongs to, or why it may not be sent. */
export type MessageIdentity = { environmentId: string } | { error: ConnectorError };

/** Who sends a request. */
export interface Sender {
  /** The environment of the Authorization header; null when every message authenticates itself. */
  environment: AuthenticatedEnvironment | null;
  /** A promise only while a token inside the message is looked up. */
  identify(message: unknown): MessageIdentity | Promise<MessageIdentity>;
}

/** Finds out for whom a request sends: by its header, by the token inside each message, or by both, which must agree. */
@Injectable()
export class SenderIdentity {
  constructor(private readonly tokens: EnvironmentTokens) {}

  /** @throws UNAUTHORIZED, ENVIRONMENT_DISABLED, FORBIDDEN for the header's token */
  async forRequest(bearerToken: string | null): Promise<Sender> {
    const known = new Map<string, Promise<MessageIdentity>>();
    const ofToken = (token: string) => {
      const identity = known.get(token) ?? this.identify(token);
      known.set(token, identity);
      return identity;
    };
    if (bearerToken === null) return { environment: null, identify: (message) => identifyItself(message, ofToken) };

    const environment = await this.tokens.authenticate(bearerToken);
    requireSender(environment);
    return { environment, identify: (message) => agreeWith(environment.id, message, ofToken) };
  }

  private async identify(token: string): Promise<MessageIdentity> {
    try {
      const environment = await this.tokens.authenticate(token);
      requireSender(environment);
      return { environmentId: environment.id };
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.status >= 500) throw error;
      return { error: error.code === 'UNAUTHORIZED' ? new ConnectorError('TOKEN_INVALID') : error };
    }
  }
}

type TokenIdentity = (token: string) => Promise<MessageIdentity>;

async function identifyItself(message: unknown, ofToken: TokenIdentity): Promise<MessageIdentity> {
  const tokens = tokensInside(message);
  if (tokens.length === 0) return { error: new ConnectorError('TOKEN_INVALID') };
  const [identity, ...others] = await Promise.all(tokens.map(ofToken));
  return others.every((other) => sameEnvironment(other, identity)) ? identity : { error: new ConnectorError('TOKEN_MISMATCH') };
}

function agreeWith(environmentId: string, message: unknown, ofToken: TokenIdentity): MessageIdentity | Promise<MessageIdentity> {
  const tokens = tokensInside(message);
  return tokens.length === 0 ? { environmentId } : agreeAll(environmentId, tokens, ofToken);
}

async function agreeAll(environmentId: string, tokens: string[], ofToken: TokenIdentity): Promise<MessageIdentity> {
  const identities = await Promise.all(tokens.map(ofToken));
  const agreed = identities.every((identity) => sameEnvironment(identity, { environmentId }));
  return agreed ? { environmentId } : { error: new ConnectorError('TOKEN_MISMATCH') };
}

function sameEnvironment(one: MessageIdentity, other: MessageIdentity): boolean {
  return 'environmentId' in one && 'environmentId' in other && one.environmentId === other.environmentId;
}

const NO_TOKENS: string[] = [];

/** `content.token` and `content.environmentToken`, where they are texts. */
function tokensInside(message: unknown): string[] {
  const content = (message as { content?: { token?: unknown; environmentToken?: unknown } } | null)?.content;
  if (content?.token === undefined && content?.environmentToken === undefined) return NO_TOKENS;
  return [content.token, content.environmentToken].filter((token) => typeof token === 'string');
}

function requireSender(environment: AuthenticatedEnvironment): void {
  if (environment.tokenKind === 'READER') throw new ConnectorError('FORBIDDEN', { required: 'CLIENT, APPLICATION' });
}
