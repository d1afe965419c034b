import type { Language } from '../../common/errors';

/** The language of an answer: the best of `Accept-Language` that we speak, else `fallback`. */
export function languageOf(acceptLanguage: string | undefined, fallback: Language): Language {
  const ranges = (acceptLanguage ?? '').split(',').map(parseRange);
  const best = ranges.filter((range) => range.language && range.quality > 0).sort((a, b) => b.quality - a.quality)[0];
  return best?.language ?? fallback;
}

function parseRange(text: string): { language: Language | null; quality: number } {
  const [tag, ...parameters] = text.trim().toLowerCase().split(';');
  const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  const language = /^pt(-|$)/.test(tag) ? 'pt-BR' : /^en(-|$)/.test(tag) ? 'en' : null;
  return { language, quality: quality === undefined ? 1 : Number(quality) };
}
