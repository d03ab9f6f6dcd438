import { Controller, Get } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Public } from '../access/access.decorators.js';
import { asyncApiDocument } from './asyncapi.js';

/** What the sockets send, as an AsyncAPI document. */
@Controller('docs/events')
@Public()
export class AsyncApiController {
  private readonly document = asyncApiDocument();

  @Get()
  @ApiExcludeEndpoint()
  read(): object {
    return this.document;
  }
}
