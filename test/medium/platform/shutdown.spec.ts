import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { startApp, type RunningApp } from '../../../src/bootstrap';
import { loadConfig } from '../../../src/config';
import { WorkerRegistry, type Worker } from '../../../src/platform/lifecycle';
import { StoreModule } from '../../../src/platform/persistence';
import { SECURITY_MIGRATIONS, SecurityModule } from '../../../src/platform/security';
import { http } from '../../support/http';
import { createDatabase, type TestDatabase } from '../../support/postgres';

/** Stops when the test lets it. */
@Injectable()
class SlowWorker implements Worker {
  release: () => void = () => undefined;
  private readonly released = new Promise<void>((resolve) => (this.release = resolve));

  constructor(registry: WorkerRegistry) {
    registry.register('slow', this);
  }

  async start(): Promise<void> {}

  stop(): Promise<void> {
    return this.released;
  }
}

@Controller('answer')
class AnswerController {
  @Get()
  answer() {
    return { answer: 42 };
  }
}

@Module({
  imports: [StoreModule.register({ schema: 'tcc_server', entities: [], migrations: SECURITY_MIGRATIONS }), SecurityModule],
  controllers: [AnswerController],
  providers: [SlowWorker],
})
class SlowModule {}

describe('the end of a process', () => {
  let database: TestDatabase;
  let running: RunningApp;

  beforeAll(async () => {
    database = await createDatabase();
    const settings = { DATABASE_URL: database.url, HOST: '127.0.0.1', LOG_LEVEL: 'fatal', ADMIN_TOKEN: 'shutdown-test-admin' };
    const secret = { CONNECTOR_SECRET: Buffer.alloc(32, 1).toString('base64') };
    running = await startApp(loadConfig('server', 0, { ...settings, ...secret }), SlowModule);
  });
  afterAll(() => database.drop());

  it('first makes it unready, stops its workers while HTTP still answers, then closes HTTP and store', async () => {
    expect((await http('GET', `${running.url}/health/ready`)).status).toBe(200);
    const stopped = running.stop();
    const report = await http('GET', `${running.url}/health/ready`);
    expect([report.status, report.body.checks[0]]).toEqual([503, { name: 'process', up: false, detail: 'STOPPING' }]);
    expect((await http('GET', `${running.url}/answer`)).body).toEqual({ answer: 42 });
    expect(running.stillStopping()).toBe('workers slow');

    running.app.get(SlowWorker).release();
    await stopped;
    await expect(http('GET', `${running.url}/answer`)).rejects.toThrow();
    const { rows } = await database
      .pool()
      .query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'totvs-connector%' AND datname = current_database()`,
      );
    expect(rows).toEqual([{ n: 0 }]);
  });
});
