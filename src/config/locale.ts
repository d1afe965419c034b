import type { Language } from '../common/errors';

/** Language of this machine, as far as we speak it: Portuguese or else English. */
export function systemLanguage(): Language {
  return Intl.DateTimeFormat().resolvedOptions().locale.startsWith('pt') ? 'pt-BR' : 'en';
}
