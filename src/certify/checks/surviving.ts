import { OWNER, SCRATCH_LOG } from '../scratch';
import { expectEqual, Limited, NotHeld, type Check, type Stage } from '../stage';

/** Long enough that writes fall before, into and after the removal. */
const WRITING_MS = 300;

/** That nobody's product stops because of us. */
export const SURVIVING: Check[] = [
  {
    id: 'LOG_DROPPED_WHILE_WRITING',
    run: async (stage) => {
      const writing = keepWriting(stage);
      await pause();
      await stage.writer.run(`DROP TABLE ${stage.scratch.sql(SCRATCH_LOG)}`);
      await pause();
      const { written, failures } = await writing.end();
      await stage.database.structures.install(OWNER, stage.scratch.layouts());
      await stage.takeChanges();
      await stage.writer.run(`DELETE FROM ${stage.scratch.sql('TCC_CERT_BUSY')}`);
      expectEqual((await stage.takeKinds()).length, written);
      if (failures.length === 0) return;
      const seen = `${failures.length}: ${failures[0]}`;
      throw stage.dialect.capabilities.brokenTriggerStopsWrites ? new Limited(seen) : new NotHeld(seen);
    },
  },
];

/** Inserts row after row in a session of its own until told to end. */
function keepWriting(stage: Stage): { end(): Promise<{ written: number; failures: string[] }> } {
  let isEnding = false;
  const failures: string[] = [];
  let written = 0;
  const work = async () => {
    const writer = await stage.openWriter();
    for (let id = 1; !isEnding; id++) {
      await writer.run(`INSERT INTO ${stage.scratch.into('TCC_CERT_BUSY')} VALUES (${id}, 'busy', 0)`).then(
        () => written++,
        (error: unknown) => failures.push(error instanceof Error ? error.message : String(error)),
      );
    }
    await writer.close();
  };
  const done = work();
  return {
    end: async () => {
      isEnding = true;
      await done;
      return { written, failures };
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WRITING_MS));
}
