/** One text in the languages the connector speaks; `{name}` is filled from the error's parameters. */
export interface LocalisedText {
  en: string;
  'pt-BR': string;
}

/** What is fixed about an error code. Codes are stable and never reused (contract section 2). */
export interface CatalogueEntry {
  /** HTTP status at the edge. */
  status: number;
  /** What was wrong, and where. */
  message: LocalisedText;
  /** What to do about it. */
  remedy: LocalisedText;
}

/** Keeps the literal code names while checking every entry's shape. */
export function defineErrors<Code extends string>(entries: Record<Code, CatalogueEntry>): Readonly<Record<Code, CatalogueEntry>> {
  return Object.freeze(entries);
}
