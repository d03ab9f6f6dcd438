import type { MessagePayload } from '../../../domain/events.js';
import { instant, known, type Readers } from './content.js';

export const groupInvite: Readers = {
  groupInviteMessage: ({ groupJid, groupName, inviteCode, inviteExpiration, caption }) => ({
    type: 'group_invite',
    text: caption || null,
    invite: {
      group: groupJid ?? '',
      name: groupName || null,
      code: inviteCode || null,
      ...known<Partial<NonNullable<MessagePayload['invite']>>>({ expiresAt: instant(inviteExpiration) }),
    },
  }),
};
