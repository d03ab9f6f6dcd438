import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/**
 * Answers with one JSON object on each line, no faster than the client takes them. One that goes wrong on the way ends
 * without the end of its last chunk, so that the client knows.
 *
 * @param name of the file that a browser makes of it, of letters, digits, dots and hyphens
 */
export async function sendJsonLines(response: Response, name: string, objects: AsyncIterable<object>): Promise<void> {
  response.status(200).set({
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.ndjson"`,
    'Cache-Control': 'no-store',
  });
  await pipeline(Readable.from(linesOf(objects), { objectMode: false }), response);
}

async function* linesOf(objects: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const object of objects) yield `${JSON.stringify(object)}\n`;
}
