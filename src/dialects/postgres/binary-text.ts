import { ConnectorError } from '../../common/errors';
import { textDecoder } from '../common';
import type { EntityMapping, MappedField, MappedTable } from '../dialect';

/** Stands around the bytes of a text in a document: JSON has no such character but escaped. */
const MARK = '\u0001';
const MARKED = new RegExp(`${MARK}([0-9a-f]*)${MARK}`, 'g');

/**
 * SQL of what stands for a text kept in a binary column until `binaryTexts` puts the text there. The database would refuse a
 * whole batch for one byte its own conversion does not know, and may not even be able to hold the text.
 */
export function binaryJson(expression: string): string {
  return `coalesce(chr(1) || encode(${expression}, 'hex') || chr(1), 'null')`;
}

/**
 * Puts the texts of binary columns into the documents of a mapping.
 * @param charset encoding of those texts, a WHATWG label; a byte it does not have becomes U+FFFD
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` when the mapping has such texts and there is no such encoding
 */
export function binaryTexts(mapping: EntityMapping, charset: string | null): (document: string) => string {
  const [field] = binaryFields(mapping.root);
  if (!field) return (document) => document;
  const decode = charset === null ? null : textDecoder(charset);
  if (!decode)
    throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', {
      column: field.column.name,
      nativeType: field.column.nativeType,
      type: field.type,
    });
  return (document) => document.replace(MARKED, (_, hex: string) => JSON.stringify(decode(Buffer.from(hex, 'hex'))));
}

function binaryFields({ fields }: MappedTable): Extract<MappedField, { kind: 'SCALAR' }>[] {
  return fields.flatMap((field) => {
    if (field.kind === 'ARRAY') return binaryFields(field.child);
    return field.kind === 'SCALAR' && field.column.family === 'BINARY' ? [field] : [];
  });
}
