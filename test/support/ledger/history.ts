import type { Book } from './book';
import { accountDocument, accountName, fingerprint, nameText, orderDocument, orderName, type EntityName } from './documents';

/** Stands for "there is no such entity". */
export const ABSENT = 'absent';

/** An entity with every state it was ever committed in, oldest first. The first is always ABSENT. */
export interface EntityHistory {
  name: EntityName;
  states: string[];
}

/** What was committed, as the writers say. Commits of one entity are recorded in the order they happened. */
export class History {
  readonly entities = new Map<string, EntityHistory>();

  /** @param state fingerprint of the document, or ABSENT */
  record(name: EntityName, state: string): void {
    const id = nameText(name);
    let entity = this.entities.get(id);
    if (!entity) this.entities.set(id, (entity = { name, states: [ABSENT] }));
    if (entity.states[entity.states.length - 1] !== state) entity.states.push(state);
  }

  /** Records everything a committed transaction touched. */
  recordCommit(book: Book): void {
    for (const id of book.touchedOrders) {
      const order = book.orders.get(id);
      this.record(orderName(id), order ? fingerprint(orderDocument(order)) : ABSENT);
    }
    for (const [id, key] of book.touchedAccounts) {
      const account = book.accounts.get(id);
      this.record(accountName(key), account ? fingerprint(accountDocument(account)) : ABSENT);
    }
  }

  /** Last committed state of every entity that exists. */
  current(): Map<string, string> {
    const present = new Map<string, string>();
    for (const [id, { states }] of this.entities) {
      const last = states[states.length - 1];
      if (last !== ABSENT) present.set(id, last);
    }
    return present;
  }
}
