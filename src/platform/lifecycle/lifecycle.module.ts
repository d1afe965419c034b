import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle';
import { WorkerRegistry } from './worker-registry';

/** Start and end of the process. */
@Global()
@Module({ providers: [Lifecycle, WorkerRegistry], exports: [Lifecycle, WorkerRegistry] })
export class LifecycleModule {}
