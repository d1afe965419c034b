import { CHECKS } from './checks';
import { measureOverhead, type Overhead } from './overhead';
import type { CheckResult } from './report';
import { OWNER } from './scratch';
import { expectEqual, Limited, type Stage } from './stage';
import type { CheckId } from './texts';

/** Runs the guarantees one after the other on scratch tables, and takes everything away again. */
export class Certification {
  readonly results: CheckResult[] = [];
  overhead: Overhead | null = null;
  /** Objects that could not be removed; null: not known. */
  leftovers: string[] | null = null;
  /** Null: nothing was made yet. */
  private before: string[] | null = null;
  private isInterrupted = false;
  private isCleaningUp = false;

  constructor(
    private readonly stage: Stage,
    private readonly schema: string,
    private readonly onResult: (result: CheckResult) => void,
  ) {}

  /** Ends the check that is under way, and begins no further one; to take away what was made goes on. */
  interrupt(): void {
    this.isInterrupted = true;
    if (!this.isCleaningUp) void this.stage.closeWriters();
  }

  /** @throws Error when the scratch tables cannot be made: nothing can be tried then */
  async run(): Promise<void> {
    const { stage } = this;
    await this.remove();
    this.before = await this.catalogue();
    await stage.scratch.create(stage.writer);
    await stage.scratch.describe(stage.database);
    await this.runChecks();
  }

  /** Removes what was made; afterwards `leftovers` tells what could not be removed. */
  async cleanUp(): Promise<void> {
    const { stage } = this;
    this.isCleaningUp = true;
    await stage.closeWriters();
    stage.writer = await stage.engine.connect(stage.settings);
    await this.attempt('UNINSTALL', async () => {
      await this.remove();
      const after = await this.catalogue();
      const before = this.before ?? after;
      const leftovers = after.filter((entry) => !before.includes(entry));
      this.leftovers = leftovers;
      const lost = before.filter((entry) => !after.includes(entry));
      expectEqual([...leftovers, ...lost], []);
    });
    await stage.closeWriters();
  }

  private async runChecks(): Promise<void> {
    for (const { id, run } of CHECKS) {
      if (this.isInterrupted) return;
      const failed = await this.attempt(id, () => run(this.stage));
      // Without the triggers nothing else can be seen.
      if (failed && (id === 'RIGHTS' || id === 'INSTALL')) return;
    }
    if (this.isInterrupted) return;
    await this.attempt('OVERHEAD', async () => {
      this.overhead = await measureOverhead(this.stage);
    });
  }

  /** @returns whether it failed; what an interruption cut short says nothing */
  private async attempt(id: CheckId, run: () => Promise<void>): Promise<boolean> {
    const begun = performance.now();
    const problem = await run().then(
      () => null,
      (error: unknown) => error,
    );
    const isCutShort = this.isInterrupted && problem !== null && id !== 'UNINSTALL';
    if (!isCutShort) this.note(id, begun, problem);
    return problem !== null && !(problem instanceof Limited);
  }

  private note(check: CheckId, begun: number, problem: unknown): void {
    const result = problem === null ? 'HELD' : problem instanceof Limited ? 'LIMITED' : 'FAILED';
    const detail = problem === null ? '' : problem instanceof Error ? problem.message : String(problem);
    const noted: CheckResult = { check, result, detail, milliseconds: Math.round(performance.now() - begun) };
    this.results.push(noted);
    this.onResult(noted);
  }

  private async remove(): Promise<void> {
    const { database, scratch, writer } = this.stage;
    for (const table of scratch.names()) {
      const isThere = (await database.introspection.describeTable(table)) !== null;
      if (isThere) await database.structures.uninstallTable(table).catch(() => undefined);
    }
    await database.structures.uninstallChangeLog(OWNER).catch(() => undefined);
    await scratch.drop(writer);
  }

  private async catalogue(): Promise<string[]> {
    return this.stage.writer.texts(this.stage.engine.catalogue(`'${this.schema.replaceAll("'", "''")}'`));
  }
}
