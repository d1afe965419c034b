import { CreateClientInstance1763700010000 } from './migrations/create-client-instance';

export type { ClientEnvironmentIdentity } from './client-instance';
export { ReportProviders, type ReportPart } from './report-providers';
export { ServerLink } from './server-link';
export { ServerLinkModule } from './server-link.module';
export type { ServerAnswer, ServerRequest } from './server-messages';
export { codeOf, refusalOf } from './server-refusal';
export { ServerSession, type SessionState } from './server-session';

export const SERVER_LINK_MIGRATIONS = [CreateClientInstance1763700010000];
