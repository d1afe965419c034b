import type { ApiRoute } from './api-routes';
import type { BadRequest, RawInput } from './bad-request';
import { eventRequests } from './event-requests';
import { nameRequests } from './name-requests';
import { rawInputs } from './raw-inputs';
import { methodRequests, routeRequests, type Attack } from './route-requests';

/**
 * Bad inputs of every kind against every route; the same seed and documents give the same ones in the same order.
 * @param other token of another environment than the one the attack sends for
 */
export function badInputs(routes: readonly ApiRoute[], attack: Attack, other: string): (BadRequest | RawInput)[] {
  const inputs = [
    ...routes.flatMap((route) => routeRequests(route, attack)),
    ...(['server', 'client'] as const).flatMap((target) =>
      methodRequests(
        routes.filter((route) => route.target === target),
        attack,
      ),
    ),
    ...eventRequests(attack, other),
    ...nameRequests(attack),
    ...rawInputs(attack.tokens.server.environment),
  ];
  return shuffled(inputs, attack);
}

function shuffled<T>(items: readonly T[], { random }: Attack): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = random.int(0, last);
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}
