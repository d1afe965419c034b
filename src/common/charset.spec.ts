import { isCharset } from './charset';

describe('isCharset', () => {
  it.each(['windows-1252', 'cp1252', 'ISO-8859-1', 'utf-8', 'ibm866'])('knows %s', (label) => expect(isCharset(label)).toBe(true));
  it.each(['', 'windows1252x', 'WE8MSWIN1252', 'utf\0-8'])('does not know %j', (label) => expect(isCharset(label)).toBe(false));
});
