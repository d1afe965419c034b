import { generatedBy } from '../outbox';
import type { Progress } from './progress';
import type { ServerEntity } from './server-entities';

/**
 * Which entities of its origin a sweep may delete. Installations that were never given an originName share the
 * product's name, so what another connection sent last is left alone, unless its product database was taken over.
 * @param otherConnections this Client's other connections; theirs is never swept
 */
export function mayDelete(connectionId: string, otherConnections: readonly string[]) {
  const senders = (id: string) => [generatedBy(id, false), generatedBy(id, true)];
  const own = senders(connectionId);
  const others = new Set(otherConnections.flatMap(senders));
  return (entity: Pick<ServerEntity, 'generatedBy'>, sweep: Pick<Progress, 'anySender'>): boolean => {
    const sender = entity.generatedBy ?? '';
    return own.includes(sender) || (sweep.anySender && !others.has(sender));
  };
}
