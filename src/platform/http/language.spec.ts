import { languageOf } from './language';

describe('language of an answer', () => {
  it.each([
    ['pt-BR,pt;q=0.9,en;q=0.8', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['en-US', 'en'],
    ['en;q=0.5, pt-BR;q=0.6', 'pt-BR'],
    ['fr, en;q=0.3', 'en'],
    ['pt;q=0, en;q=0.1', 'en'],
  ])('is taken from Accept-Language %p', (header, language) => expect(languageOf(header, 'en')).toBe(language));

  it.each([undefined, '', 'fr-FR', '*'])('falls back for %p', (header) => expect(languageOf(header, 'pt-BR')).toBe('pt-BR'));
});
