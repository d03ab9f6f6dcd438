import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../identity/access.decorators.js';
import { ERRORS } from '../domain/errors.js';

/** The page that the `type` of each problem points to, made from the one error table. */
@Controller('docs/errors')
@Public()
export class ErrorsController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @ApiExcludeEndpoint()
  page(): string {
    const rows = Object.entries(ERRORS).map(
      ([code, { status, title, retry, action }]) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td><td>${retry ? 'yes' : 'no'}</td><td>${escape(action)}</td></tr>`,
    );
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Errors of Switchboard</title>
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:70rem;padding:0 1rem}td,th{padding:.4rem .8rem;text-align:left;border-bottom:1px solid #ccc;vertical-align:top}tr:target{background:#ffc}</style>
</head><body><h1>Errors</h1><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Worth trying again</th><th>What to do</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></body></html>`;
  }
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
