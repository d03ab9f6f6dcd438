import { AdminError } from './admin-error.js';
import { oneOf, optionalInteger, optionalStrings, requiredString } from './admin-input.js';
import { accountOf, playedOf, route, type AdminContext, type AdminRequest, type Route } from './admin-route.js';
import { EVENT_RESPONSES, respond, vote } from './phone-answers.js';

const MAX_GUESTS = 1_000;
const NAMES = ['pn', 'lid'] as const;

/** What a phone's owner answers to polls and events. */
export function answerRoutes({ directory }: AdminContext): Route[] {
  const phone = (request: AdminRequest) =>
    playedOf(accountOf(directory, request), optionalInteger(request.body, 'device', 0, 99_999));
  return [
    route(
      'POST',
      '/admin/accounts/:number/votes',
      (request) => {
        const options = optionalStrings(request.body, 'options');
        if (!options) throw new AdminError(400, 'options is missing; an empty list takes the vote back');
        const names = oneOf(request.body, 'names', NAMES);
        return vote(phone(request), requiredString(request.body, 'messageId'), options, names);
      },
      { body: ['messageId', 'options', 'names', 'device'] },
    ),
    route(
      'POST',
      '/admin/accounts/:number/event-responses',
      (request) => {
        const { body } = request;
        const response = oneOf(body, 'response', EVENT_RESPONSES);
        if (!response) throw new AdminError(400, `response is missing: one of ${EVENT_RESPONSES.join(', ')}`);
        const guests = optionalInteger(body, 'guests', 0, MAX_GUESTS);
        const messageId = requiredString(body, 'messageId');
        return respond(phone(request), messageId, { response, guests }, oneOf(body, 'names', NAMES));
      },
      { body: ['messageId', 'response', 'guests', 'names', 'device'] },
    ),
  ];
}
