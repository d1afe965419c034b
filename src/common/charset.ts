/** Whether texts can be decoded by this name of a character set, a WHATWG label such as `windows-1252`. */
export function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
