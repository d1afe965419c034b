/** `npm run bench [-- --changes N]`: drain and latency of the main job beside a bare baseline in the same run. */
import { parseArgs } from 'node:util';
import { compareDrain } from './drain';
import { compareLatency } from './latency';
import { report } from './report';
import { startRig } from './rig';
import { Changes } from './workload';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      changes: { type: 'string', default: '100000' },
      rate: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const drains = [];
  console.log('Starting without compression on the link ...');
  const rig = await startRig({ gzip: false });
  const changes = new Changes();
  try {
    console.log(`Draining ${values.changes} changes ...`);
    drains.push({ title: 'link uncompressed like the baseline', result: await compareDrain(rig, changes, Number(values.changes)) });
    console.log(`Latency at ${values.rate} changes/s ...`);
    const latency = await compareLatency(rig, changes, Number(values.rate), Number(values.seconds));
    report({ drains, latency });
  } finally {
    await rig.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
