import type { Account } from './book';
import type { Random } from './random';
import type { Action, Transaction } from './transaction';

const BRANCHES = ['A1', 'b "2"', 'Ç;3'];

export const ACCOUNT_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [5, insertAccount],
  [6, updateAccount],
  [1, updateAccountUnmapped],
  [3, deleteAccount],
  [3, changeAccountKey],
];

async function insertAccount(tx: Transaction): Promise<void> {
  const number = tx.freeAccountNumber();
  if (number === null) return;
  const account = { branch: tx.random.pick(BRANCHES), number, ...scalars(tx.random), version: tx.stamp() };
  await tx.run(
    'INSERT INTO accounts (branch, number, balance, state, version) VALUES ($1, $2, $3, $4, $5)',
    ...[account.branch, number, account.balance, account.state, account.version],
  );
  tx.book.putAccount(account);
}

async function updateAccount(tx: Transaction): Promise<void> {
  const account = someAccount(tx);
  if (!account) return;
  const changed = { ...account, ...scalars(tx.random), version: tx.stamp() };
  await tx.run(
    'UPDATE accounts SET balance = $3, state = $4, version = $5 WHERE branch = $1 AND number = $2',
    ...[account.branch, account.number, changed.balance, changed.state, changed.version],
  );
  tx.book.putAccount(changed);
}

async function updateAccountUnmapped(tx: Transaction): Promise<void> {
  const account = someAccount(tx);
  if (account)
    await tx.run(
      'UPDATE accounts SET internal = $3 WHERE branch = $1 AND number = $2',
      account.branch,
      account.number,
      tx.random.digits(3),
    );
}

async function deleteAccount(tx: Transaction): Promise<void> {
  const account = someAccount(tx);
  if (!account) return;
  await tx.run('DELETE FROM accounts WHERE branch = $1 AND number = $2', account.branch, account.number);
  tx.book.removeAccount(account);
}

/** One part of a composite key changes. */
async function changeAccountKey(tx: Transaction): Promise<void> {
  const account = someAccount(tx);
  if (!account) return;
  const branch = tx.random.pick(BRANCHES.filter((candidate) => candidate !== account.branch));
  const moved = { ...account, branch, version: tx.stamp() };
  await tx.run(
    'UPDATE accounts SET branch = $3, version = $4 WHERE branch = $1 AND number = $2',
    ...[account.branch, account.number, branch, moved.version],
  );
  tx.book.removeAccount(account);
  tx.book.putAccount(moved);
}

function someAccount(tx: Transaction): Account | null {
  return tx.book.accounts.size === 0 ? null : tx.random.pick([...tx.book.accounts.values()]);
}

function scalars(random: Random): Pick<Account, 'balance' | 'state'> {
  const negative = random.chance(0.3) ? '-' : '';
  return {
    balance: random.chance(0.1) ? null : negative + random.digits(random.pick([1, 15, 16, 38])),
    state: random.chance(0.1) ? null : random.pick(['OPEN', 'CLOSED', 'ação']),
  };
}
