import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { connectorVersion, type ProcessProfile } from '../config';
import { ADMIN_SCHEME, ENVIRONMENT_SCHEME } from '../platform/security';

const TITLES: Record<ProcessProfile, string> = { client: 'TOTVS Connector: Client', server: 'TOTVS Connector: Server' };

/** The OpenAPI 3.0 document of a profile's routes. */
export function describeApi(app: NestFastifyApplication, profile: ProcessProfile): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle(TITLES[profile])
    .setDescription('Keeps on-premises ERP databases and cloud applications in step. Independent project, not affiliated with TOTVS S.A.')
    .setVersion(connectorVersion())
    .addBearerAuth({ type: 'http', description: 'Token of an administrator' }, ADMIN_SCHEME)
    .addBearerAuth({ type: 'http', description: 'Token of a ClientEnvironment' }, ENVIRONMENT_SCHEME)
    .build();
  return SwaggerModule.createDocument(app, description);
}

/** Swagger UI at /api, OpenAPI at /api-json; both open without a token. */
export function serveApiDocumentation(app: NestFastifyApplication, profile: ProcessProfile): void {
  SwaggerModule.setup('api', app, () => describeApi(app, profile), {
    jsonDocumentUrl: 'api-json',
    customSiteTitle: TITLES[profile],
    swaggerOptions: { persistAuthorization: true },
  });
}
