import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Header, Headers } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../identity/access.decorators.js';
import { prefixOf } from '../http/forwarded-prefix.js';
import { asyncApiDocument } from './asyncapi.js';

/** What the sockets send, as an AsyncAPI document. */
@Controller('docs/events')
@Public()
export class AsyncApiController {
  @Get()
  @ApiExcludeEndpoint()
  @Header('Vary', 'Host, X-Forwarded-Prefix')
  read(@Headers() headers: IncomingHttpHeaders): object {
    // HTTP/1.0 needs no host, and any version may send an empty one.
    return asyncApiDocument(headers.host || 'localhost', prefixOf(headers));
  }
}
