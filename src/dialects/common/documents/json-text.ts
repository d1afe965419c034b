import { canonicalDecimal } from '../../../common/decimal';

export const NULL_JSON = 'null';

/** Digits a JSON number carries without loss in every receiver (IEEE 754 double). */
export const JSON_NUMBER_DIGITS = 15;

const NUMBER_IN_TEXT = /^[+-]?(?:\d{1,100}(?:\.\d{0,100})?|\.\d{1,100})$/;
const [ZERO, NINE, DOT, MINUS] = [...'09.-'].map((sign) => sign.charCodeAt(0));

/** JSON of a number of at most 15 digits, or of a binary float, which is always a number. */
export function numberJson(text: string): string {
  return isFiniteNumber(text) ? asJsonNumber(text) : NULL_JSON;
}

/** JSON of a number of any length: beyond 15 significant digits a string of the exact digits. */
export function wideNumberJson(text: string): string {
  if (!isFiniteNumber(text)) return NULL_JSON;
  if (text.length <= JSON_NUMBER_DIGITS) return asJsonNumber(text);
  const digits = asJsonNumber(text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  return significantDigits(digits) <= JSON_NUMBER_DIGITS ? digits : `"${digits}"`;
}

/** The decimal number a text holds, in canonical form; null where it holds none. */
export function numberInText(text: string): string | null {
  return NUMBER_IN_TEXT.test(text) ? canonicalDecimal(text) : null;
}

/** Every finite number ends in a digit; `NaN`, `Infinity` and other words do not. */
function isFiniteNumber(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= ZERO && last <= NINE;
}

/** Oracle writes `.5`, which JSON does not know. */
function asJsonNumber(text: string): string {
  const first = text.charCodeAt(0);
  if (first === DOT) return `0${text}`;
  return first === MINUS && text.charCodeAt(1) === DOT ? `-0${text.slice(1)}` : text;
}

function significantDigits(decimal: string): number {
  return decimal.replace(/^-?0*\.?0*/, '').replace('.', '').length;
}
