/** `ORDER_ITEM` and `order_item` become `orderItem`; a name of other characters stays as it is. */
export function attributeName(identifier: string): string {
  const words = wordsOf(identifier);
  if (words.length === 0) return identifier;
  return words.map((word, index) => (index === 0 ? word : capital(word))).join('');
}

/** `ORDER_ITEM` becomes `OrderItem`. */
export function schemaName(identifier: string): string {
  const words = wordsOf(identifier);
  return words.length === 0 ? identifier : words.map(capital).join('');
}

/** Gives out names of one level, each once: the second `note` is `note2`. */
export class NamesOfLevel {
  private readonly taken = new Set(['originId']);

  take(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.taken.has(name) || name in Object.prototype; count++) name = `${wanted}${count}`;
    this.taken.add(name);
    return name;
  }
}

function wordsOf(identifier: string): string[] {
  if (!/^[A-Za-z0-9_]+$/.test(identifier)) return [];
  // Mixed case is already divided: `CustomerCode`.
  const divided = /[a-z][A-Z]/.test(identifier) ? identifier.replace(/([a-z0-9])([A-Z])/g, '$1_$2') : identifier;
  return divided.toLowerCase().split('_').filter(Boolean);
}

function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
