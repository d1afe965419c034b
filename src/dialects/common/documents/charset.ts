/** What windows-1252 has where Latin 1 has control characters, from 0x80 on. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Turns bytes into text by a charset, a WHATWG label; null when there is no such label. Wrong bytes become U+FFFD. */
export function textDecoder(charset: string): ((bytes: Buffer) => string) | null {
  const decoder = decoderOf(charset);
  if (decoder === null) return null;
  // Some releases of Node read windows-1252 as Latin 1, which has no euro sign, no dashes and no quotation marks.
  return decoder.encoding === 'windows-1252' ? windows1252 : (bytes) => decoder.decode(bytes);
}

function decoderOf(charset: string): TextDecoder | null {
  try {
    return new TextDecoder(charset, { ignoreBOM: true });
  } catch {
    return null;
  }
}

function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80]);
}
