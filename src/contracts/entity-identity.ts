import { hash } from 'node:crypto';
import { canonicalJson } from '../common/canonical-json';
import { compareCodePoints } from '../common/code-points';

/** One part of an entity's key: `[attribute, label, text]`; text as the contract's section 6 "Identity" writes it. */
export type KeyPart = readonly [attribute: string, label: string, text: string];
export type EntityKeyParts = readonly KeyPart[];

/** Sorts key parts by attribute, then label, in code point order. */
export function sortKeyParts(parts: EntityKeyParts): EntityKeyParts {
  return [...parts].sort((a, b) => compareCodePoints(a[0], b[0]) || compareCodePoints(a[1], b[1]));
}

/** Identity of an entity within an environment: lower-case hex SHA-256 of the RFC 8785 JSON of `[schemaName, key]`. */
export function entityKey(schemaName: string, sortedParts: EntityKeyParts): string {
  return entityKeyOfText(schemaName, JSON.stringify(sortedParts));
}

/** The same for whoever has the JSON text of the sorted parts at hand. */
export function entityKeyOfText(schemaName: string, sortedParts: string): string {
  return sha256(`[${JSON.stringify(schemaName)},${sortedParts}]`);
}

/** Identity of an entity together with its origin: the same of `[originName, schemaName, key]`. */
export function originId(originName: string, schemaName: string, sortedParts: EntityKeyParts): string {
  return sha256Json([originName, schemaName, sortedParts]);
}

/** A part of every key of a schema's entities: its text differs from entity to entity, or is `constant`. */
export interface KeyLabel {
  label: string;
  constant?: string;
}

/**
 * Prepares `originId` for the entities of one origin and schema: what is the same in all of them is written once.
 * @param labels of the key's parts, sorted
 * @returns gives the `originId` of the key with these texts, in the order of the labels without constants
 */
export function originIdentifier(
  originName: string,
  schemaName: string,
  attribute: string,
  labels: readonly KeyLabel[],
): (texts: readonly string[]) => string {
  const json = JSON.stringify;
  let next = `[${json(originName)},${json(schemaName)},[`;
  const starts: string[] = [];
  for (const { label, constant } of labels) {
    next += `[${json(attribute)},${json(label)},`;
    if (constant === undefined) starts.push(next);
    next = constant === undefined ? '],' : `${next}${json(constant)}],`;
  }
  const end = `${next.slice(0, -1)}]]`;
  return (texts) => {
    let whole = '';
    for (const [index, start] of starts.entries()) whole += start + json(texts[index]);
    return sha256(whole + end);
  };
}

/** Hash of a message's content without its token, for exact de-duplication (contract section 6). */
export function contentHash(content: object): string {
  const { token: _token, environmentToken: _environmentToken, ...rest } = content as Record<string, unknown>;
  return sha256(canonicalJson(rest));
}

// RFC 8785 of nested arrays of strings is what JSON.stringify writes; no objects or numbers occur here.
function sha256Json(value: unknown): string {
  return sha256(JSON.stringify(value));
}

/** In one call: a hash object per event costs several times as much once the garbage collector has to look at it. */
function sha256(text: string): string {
  return hash('sha256', text);
}
