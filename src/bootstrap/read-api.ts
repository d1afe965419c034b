import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ConnectorConfig } from '../config';
import { loggingParams } from '../platform/observability';
import { createAdapter } from './http-server';
import { RootModule } from './root.module';
import { describeApi } from './swagger';

/** The OpenAPI document of a profile, read from its modules alone: nothing is started, no store is needed. */
export async function readApi(config: ConnectorConfig, profile: Type | DynamicModule): Promise<OpenAPIObject> {
  const root = RootModule.for(config, profile, loggingParams(config));
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter(config), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return describeApi(app, config.profile);
}
