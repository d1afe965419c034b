import { OWNER } from '../scratch';
import { expectEqual, NotHeld, type Check } from '../stage';

/** Installs what all later checks need. */
export const INSTALLING: Check[] = [
  {
    id: 'RIGHTS',
    run: async ({ database, scratch }) => {
      const missing = await database.introspection.missingRights(scratch.names());
      if (missing.length > 0) throw new NotHeld(missing.map(({ right, remedy }) => `${right}: ${remedy}`).join('; '));
    },
  },
  {
    id: 'INSTALL',
    run: async ({ database: { structures }, scratch }) => {
      const layouts = scratch.layouts();
      await structures.install(OWNER, layouts);
      const damaged = (await structures.verify(OWNER, layouts)).filter(({ state }) => state !== 'OK');
      expectEqual(damaged, []);
      expectEqual(await structures.plan(OWNER, layouts), []);
    },
  },
];
