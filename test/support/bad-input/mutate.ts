import type { Random } from '../ledger/random';
import { HOSTILE_VALUES } from './hostile-values';

type Json = Record<string, unknown> | unknown[];

/** A copy with one value, at a random depth, missing, replaced by a hostile one, or joined by an unknown neighbour. */
export function mutate(good: unknown, random: Random): { body: unknown; what: string } {
  const body = structuredClone(good);
  const places = placesIn(body, '');
  if (places.length === 0) return { body: random.pick(HOSTILE_VALUES), what: 'another value' };
  const { holder, key, path } = random.pick(places);
  const target = holder as Record<string | number, unknown>;
  const value = random.pick(HOSTILE_VALUES);
  switch (random.int(0, 5)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete target[key];
      return { body, what: `${path} is missing` };
    case 1:
      if (Array.isArray(holder)) holder.push(value);
      else target[`unknown${key}`] = value;
      return { body, what: `${path} has an unknown neighbour` };
    default:
      target[key] = value;
      return { body, what: `${path} is ${String(JSON.stringify(value)).slice(0, 40)}` };
  }
}

function placesIn(value: unknown, path: string): { holder: Json; key: string | number; path: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Json;
  return Object.entries(holder).flatMap(([key, inner]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return [{ holder, key, path: here }, ...placesIn(inner, here)];
  });
}
