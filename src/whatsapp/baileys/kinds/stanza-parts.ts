import { type BinaryNode, proto } from '../../../baileys/baileys.js';
import { unwrap } from './content.js';

/** What the server has to be told of a message that it cannot read. */
export interface StanzaParts {
  additionalAttributes: Record<string, string>;
  additionalNodes: BinaryNode[];
}

const { Type } = proto.Message.ProtocolMessage;

/**
 * What goes beside a message, by what it holds. `edit`: 1 an edit, 2 a pin, 7 a deletion by its author, 8 by an admin;
 * `meta` for polls, events and their answers (whatsmeow `send.go`; Baileys knows those of what it makes itself). Buttons
 * and lists are shown by desktop and web clients only with `biz` (evolution-api pull request 2526).
 */
export function stanzaParts(message: proto.IMessage): StanzaParts {
  const { field, content } = unwrap(message) ?? {};
  switch (field) {
    case 'protocolMessage': {
      const { type, key } = content?.protocolMessage ?? {};
      if (type === Type.MESSAGE_EDIT) return attributes({ edit: '1' });
      if (type === Type.REVOKE) return attributes({ edit: key?.fromMe === true ? '7' : '8' });
      return attributes({});
    }
    case 'pinInChatMessage':
      return attributes({ edit: '2' });
    case 'pollCreationMessage':
    case 'pollCreationMessageV2':
    case 'pollCreationMessageV3':
      return nodes({ tag: 'meta', attrs: { polltype: 'creation' } });
    case 'pollUpdateMessage':
      return nodes({ tag: 'meta', attrs: { polltype: 'vote' } });
    case 'eventMessage':
      return nodes({ tag: 'meta', attrs: { event_type: 'creation' } });
    case 'encEventResponseMessage':
      return { ...nodes({ tag: 'meta', attrs: { event_type: 'response' } }), additionalAttributes: { type: 'event' } };
    case 'interactiveMessage': {
      const flow: BinaryNode = { tag: 'native_flow', attrs: { v: '9', name: 'mixed' } };
      const interactive: BinaryNode = { tag: 'interactive', attrs: { type: 'native_flow', v: '1' }, content: [flow] };
      return nodes({ tag: 'biz', attrs: {}, content: [interactive] });
    }
    case 'listMessage':
      return nodes({ tag: 'biz', attrs: {}, content: [{ tag: 'list', attrs: { type: 'product_list', v: '2' } }] });
    default:
      return attributes({});
  }
}

function attributes(additionalAttributes: Record<string, string>): StanzaParts {
  return { additionalAttributes, additionalNodes: [] };
}

function nodes(...additionalNodes: BinaryNode[]): StanzaParts {
  return { additionalAttributes: {}, additionalNodes };
}
