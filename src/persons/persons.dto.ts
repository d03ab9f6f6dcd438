import { ApiProperty } from '@nestjs/swagger';
import { LineParams } from '../http/company.params.js';
import { LineAnswer } from '../http/success.js';
import { IsPhone } from '../http/phone-field.js';

export class PersonParams extends LineParams {
  @IsPhone('The person: phone number, or a JID by phone or by LID')
  phone: string;
}

function Count(description: string): PropertyDecorator {
  return ApiProperty({ type: 'integer', minimum: 0, description, example: 3 });
}

/** How much of somebody there was. */
export class Erased {
  @Count('Messages with the person, both ways, and what they wrote in groups')
  messages: number;

  @Count('Events about the person')
  events: number;

  @Count('Chats with the person')
  chats: number;

  @Count('Notes of how far messages to groups got with the person')
  recipients: number;

  @Count('Deliveries to webhooks and handlers, done or waiting')
  deliveries: number;

  @Count('What extensions did in chats with the person')
  actions: number;

  @Count('What was known of the person’s numbers')
  numbers: number;

  @Count('Keys of end-to-end encryption, and what else the connection knew of the person')
  keys: number;

  @Count('Messages and events of others that no longer name the person')
  changed: number;

  @Count('Messages and events that no key of the settings opens: what is inside of them is not known')
  unreadable: number;
}

export class ErasedAnswer extends LineAnswer {
  @ApiProperty({ description: 'The person, as E.164 digits or as the JID that was given', example: '79001234567' })
  phone: string;

  @ApiProperty()
  erased: Erased;
}
