// Writes what clients are made from, out of the last build: docs/openapi.json, and the types of clients/typescript.
// It needs no database, since nothing is started: Nest only looks at the classes.
//
//     npm run openapi
import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import openapiTs, { astToString } from 'openapi-typescript';
import { pino } from 'pino';

const root = join(import.meta.dirname, '..');
const load = (file) => import(pathToFileURL(join(root, 'dist', file)).href);

const [{ AppModule }, { loadSettings }, { documentOf }] = await Promise.all(
  ['app.module.js', 'config/settings.js', 'openapi/openapi.js'].map(load),
);
const app = await NestFactory.create(AppModule.forRoot(loadSettings({}), pino({ level: 'silent' })), {
  preview: true,
  logger: ['error'],
  abortOnError: false,
});
const document = withErrorsOnce(documentOf(app));

writeFileSync(join(root, 'docs/openapi.json'), `${JSON.stringify(document, null, 1)}\n`);
const forTypes = structuredClone(document);
// That one of several members is needed cannot be said in TypeScript: it would become `unknown`.
delete forTypes.components.schemas.MessageBody.allOf;
// A member with a default may be left out of a request.
const types = astToString(await openapiTs(forTypes, { alphabetize: true, defaultNonNullable: false }));
writeFileSync(
  join(root, 'clients/typescript/src/api.ts'),
  `// Made by \`npm run openapi\` from docs/openapi.json.\n\n${types}`,
);
process.exit(0);

/** The same document, in which operations refer to their errors: written out at each, they are most of its size. */
function withErrorsOnce({ paths, components, ...rest }) {
  const shared = {};
  const refer = (answer) => {
    const codes = Object.keys(answer.content?.['application/problem+json']?.examples ?? {});
    if (codes.length === 0) return answer;
    const name = codes.join('.');
    shared[name] = answer;
    return { $ref: `#/components/responses/${name}` };
  };
  const overMembers = (object, change) =>
    Object.fromEntries(Object.entries(object).map(([name, member]) => [name, change(member)]));
  const referring = overMembers(paths, (operations) =>
    overMembers(operations, (operation) => ({ ...operation, responses: overMembers(operation.responses, refer) })),
  );
  return { ...rest, paths: referring, components: { ...components, responses: shared } };
}
