export { Lifecycle, type LifecycleState } from './lifecycle';
export { LifecycleModule } from './lifecycle.module';
export { WorkerRegistry, type Worker } from './worker-registry';
