/** @param {number} below @returns {number} a whole number from 0 */
export const random = (below) => Math.floor(Math.random() * below);

/** @template T @param {readonly T[]} values @returns {T} */
export const oneOf = (values) => values[random(values.length)];

/** @param {number} length @returns {string} digits, the first not 0 */
export const digits = (length) => String(1 + random(9)) + Array.from({ length: length - 1 }, () => random(10)).join('');

const words = [
  'entrega',
  'às 8h',
  'nº 12',
  'ação',
  '“urgente”',
  "d'água",
  'linha\nnova',
  '日本',
  '🚚',
  '\\barra',
  'tab\taqui',
  '  blanks  ',
];

/** @param {number} count @returns {string} words with what breaks careless code: quotes, line ends, other scripts */
export const prose = (count) => Array.from({ length: count }, () => oneOf(words)).join(' ');
