import { Controller, Get, Headers } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../access/access.decorators.js';
import { asyncApiDocument } from './asyncapi.js';

/** What the sockets send, as an AsyncAPI document. */
@Controller('docs/events')
@Public()
export class AsyncApiController {
  @Get()
  @ApiExcludeEndpoint()
  read(@Headers('host') host?: string): object {
    // HTTP/1.0 needs no host, and any version may send an empty one.
    return asyncApiDocument(host || 'localhost');
  }
}
