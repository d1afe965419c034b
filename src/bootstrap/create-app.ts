import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConnectorError } from '../common/errors';
import type { ConnectorConfig } from '../config';
import { Lifecycle, WorkerRegistry } from '../platform/lifecycle';
import { loggingParams, StartupLogger } from '../platform/observability';
import { stopEmbeddedServers } from '../platform/persistence';
import { configureHttp, createAdapter } from './http-server';
import { RootModule } from './root.module';
import { watchSilentConnections } from './silent-connections';
import { serveApiDocumentation } from './swagger';

/** A connector that serves. */
export interface RunningApp {
  app: NestFastifyApplication;
  /** Where it listens; tells the port when 0 was asked for. */
  url: string;
  /** Not ready, workers stop, HTTP closes, store closes. May be called twice. */
  stop(): Promise<void>;
  /** Resolves with the reason when it cannot go on. */
  failed: Promise<Error>;
  /** What `stop` is still waiting for, to be told when it takes too long. */
  stillStopping(): string;
}

/** An application with its routes and its store open, not listening yet. @throws ConnectorError when it cannot start */
export async function createApp(config: ConnectorConfig, profile: Type | DynamicModule): Promise<NestFastifyApplication> {
  const logging = loggingParams(config);
  const root = RootModule.for(config, profile, logging);
  // Nest's own signal handlers are not used: they end the process by the signal, not with exit code 0.
  const options = { logger: new StartupLogger(logging), abortOnError: false, bodyParser: false };
  try {
    const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(config), options);
    await configureHttp(app, config);
    serveApiDocumentation(app, config.profile);
    await app.init();
    return app;
  } catch (error) {
    await stopEmbeddedServers();
    throw error;
  }
}

/** Creates an application, listens and starts its workers. @throws ConnectorError when it cannot start */
export async function startApp(config: ConnectorConfig, profile: Type | DynamicModule): Promise<RunningApp> {
  const app = await createApp(config, profile);
  const workers = app.get(WorkerRegistry);
  try {
    await app.listen({ host: config.host, port: config.port }).catch((error: NodeJS.ErrnoException) => listenFailed(error, config));
    await workers.startAll();
  } catch (error) {
    await app.close();
    throw error;
  }
  return runningApp(app, workers, config);
}

function runningApp(app: NestFastifyApplication, workers: WorkerRegistry, config: ConnectorConfig): RunningApp {
  let stage = '';
  let stopped: Promise<void> | undefined;
  const endSilentConnections = watchSilentConnections(app.getHttpServer());
  const stop = async () => {
    stage = 'workers';
    await workers.stopAll();
    stage = 'HTTP server or store';
    endSilentConnections();
    const patience = setTimeout(() => app.getHttpServer().closeAllConnections(), config.shutdownTimeoutMs / 2);
    await app.close();
    clearTimeout(patience);
  };
  return {
    app,
    url: addressOf(app, config),
    stop: () => (stopped ??= stop()),
    failed: app.get(Lifecycle).failed,
    stillStopping: () => (stage === 'workers' ? `workers ${workers.stillRunning.join(', ')}` : stage),
  };
}

function addressOf(app: NestFastifyApplication, config: ConnectorConfig): string {
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`;
}

function listenFailed(error: NodeJS.ErrnoException, config: ConnectorConfig): never {
  const problem = error.code === 'EADDRINUSE' ? 'another process listens there' : error.message;
  throw new ConnectorError('LISTEN_FAILED', { host: config.host, port: config.port, problem }, { cause: error });
}
