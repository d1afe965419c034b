export { HealthRegistry, type HealthReport, type HealthStatus } from './health-registry';
export { measureRequests } from './http-metrics';
export { CORRELATION_HEADER, correlationId, loggingParams, StartupLogger } from './logging';
export { ObservabilityModule } from './observability.module';
