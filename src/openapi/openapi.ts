import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { VERSION } from '../config/version.js';
import { tellErrors } from '../http/api-errors.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { describeMembers } from './descriptions.js';
import { nameOperations } from './operations.js';
import { BRAND } from './brand.js';
import { tellWhatIsNeeded } from './message-body.js';
import { inOrder } from './tags.js';
import { typeEvents } from './typed-events.js';

/** Problems have members such as `retryAfter` beside those declared, messages those of their kind. */
const OPEN_SCHEMAS = ['Problem', 'RecordedMessageView'];

/** Serves Swagger UI at `/docs` and the OpenAPI document at `/docs-json`; the first who asks has it made. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => documentOf(app), {
    jsonDocumentUrl: 'docs-json',
    swaggerOptions: { persistAuthorization: true, docExpansion: 'list', filter: true },
    patchDocumentOnRequest: belowPrefix,
    ...BRAND,
  });
}

/** The document of all routes of an application, as clients are generated from it. */
export function documentOf(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Switchboard')
    .setDescription(
      'One WhatsApp line for each company. Errors are explained at [/docs/errors](/docs/errors), the events of both sockets at [/docs/events](/docs/events) (AsyncAPI).',
    )
    .setVersion(VERSION)
    .addApiKey({ type: 'apiKey', name: 'X-API-Key', in: 'header' }, 'X-API-Key')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, config);
  for (const name of OPEN_SCHEMAS) {
    const schema = document.components?.schemas?.[name];
    if (schema !== undefined && 'properties' in schema) schema.additionalProperties = true;
  }
  tellErrors(document);
  nameOperations(document);
  typeEvents(document);
  tellWhatIsNeeded(document);
  describeMembers(document);
  return inOrder(document);
}

/** The document as a client needs it that reaches this server below a path of a proxy's. */
function belowPrefix<Req, Res>(request: Req, response: Res, document: OpenAPIObject): OpenAPIObject {
  const prefix = prefixOf((request as Request).headers);
  (response as Response).vary('X-Forwarded-Prefix');
  const { info } = document;
  const description = info.description?.replaceAll('](/docs/', `](${prefix}/docs/`);
  return { ...document, info: { ...info, description }, servers: [{ url: prefix === '' ? '/' : prefix }] };
}
