import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IpcServer } from './ipc-server';
import { ProductDatabaseController } from './product-database.controller';

@Module({ controllers: [ProductDatabaseController] })
class WorkerModule {}

/** Entry of a process that holds one product database; forked, never started by hand. */
async function main(): Promise<void> {
  // The parent decides when it is over: a terminal's Ctrl-C reaches this process too.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('disconnect', () => process.exit(0));
  const worker = await NestFactory.createMicroservice(WorkerModule, { strategy: new IpcServer(), logger: ['error', 'fatal'] });
  await worker.listen();
}

void main();
