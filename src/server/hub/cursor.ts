import { ConnectorError } from '../../common/errors';
import type { CursorPosition } from '../../event-log';

const FORM = /^(\d{1,15})\.(\d{1,15})$/;

/** Where a reader begins that was given no cursor, on a stream that may not exist yet. */
export const BEGINNING: CursorPosition = { epoch: 0, offset: 0 };

/** Text of a cursor; opaque to readers. */
export function formatCursor({ epoch, offset }: CursorPosition): string {
  return Buffer.from(`${epoch}.${offset}`).toString('base64url');
}

/** @throws CURSOR_INVALID when the text is none of ours */
export function parseCursor(text: string, path: string): CursorPosition {
  const match = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'));
  const position = match && { epoch: Number(match[1]), offset: Number(match[2]) };
  if (!position || formatCursor(position) !== text) throw new ConnectorError('CURSOR_INVALID', { path });
  return position;
}
