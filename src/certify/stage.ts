import { isDeepStrictEqual } from 'node:util';
import type { ChangeRow, ConnectionSettings, Dialect, ProductDatabase } from '../dialects';
import type { CertifyEngine, WriterSession } from './engines';
import { OWNER, type Scratch } from './scratch';
import type { CheckId } from './texts';

/** Far more than a check writes. */
const MOST_CHANGES = 100_000;

/** A guarantee that does not hold here; the message says what was seen. */
export class NotHeld extends Error {}

/** What this engine cannot promise, as the connector's plans say. */
export class Limited extends Error {}

/** A guarantee the connector gives. */
export interface Check {
  id: CheckId;
  /** @throws NotHeld, Limited, or whatever went wrong */
  run(stage: Stage): Promise<void>;
}

/** What every check works with. */
export class Stage {
  private readonly writers: WriterSession[] = [];

  constructor(
    readonly dialect: Dialect,
    readonly engine: CertifyEngine,
    readonly settings: ConnectionSettings,
    readonly database: ProductDatabase,
    readonly scratch: Scratch,
    /** The product. */
    public writer: WriterSession,
  ) {}

  /** Another session of the product. */
  async openWriter(): Promise<WriterSession> {
    const writer = await this.engine.connect(this.settings);
    this.writers.push(writer);
    return writer;
  }

  /** Also ends what is under way in them. */
  async closeWriters(): Promise<void> {
    await Promise.all([this.writer, ...this.writers.splice(0)].map((writer) => writer.close().catch(() => undefined)));
  }

  /** Rows logged since the last call, handed off. */
  async takeChanges(): Promise<ChangeRow[]> {
    const { changeQueue } = this.database;
    const rows = await changeQueue.read(null, MOST_CHANGES);
    const { handOffNumber } = (await changeQueue.ownerRecord())!;
    const batch = { number: handOffNumber + 1, changeIds: rows.map(({ id }) => id), timeSum: null };
    if (!(await changeQueue.handOff(OWNER, batch))) throw new NotHeld('the change log did not take back what was read from it');
    return rows;
  }

  /** The same as `I 1`, `U 1`, `D 1,2`: kind and key. */
  async takeKinds(): Promise<string[]> {
    return (await this.takeChanges()).map(({ kind, oldValues, newValues }) => `${kind} ${(oldValues ?? newValues ?? []).join(',')}`);
  }
}

/** @throws NotHeld showing both */
export function expectEqual(seen: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(seen, expected)) throw new NotHeld(`${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`);
}
