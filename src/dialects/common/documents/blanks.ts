const BLANK = 32;

/** Cuts blanks and nothing else, as the engines do where they compare or cast blank-padded texts. */
export function trimBlanks(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === BLANK) start++;
  return trimTrailingBlanks(start === 0 ? text : text.slice(start));
}

export function trimTrailingBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === BLANK) end--;
  return end === text.length ? text : text.slice(0, end);
}
