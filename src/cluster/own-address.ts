import { Injectable } from '@nestjs/common';

/** Where other processes reach this one: said by its door once that is open. */
@Injectable()
export class OwnAddress {
  /** Origin of a URL; null for a process that nobody asks anything. */
  origin: string | null = null;
}
