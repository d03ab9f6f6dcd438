import type { MessagePayload } from '../../../domain/events.js';
import { parseInstant } from '../../../domain/instant.js';
import type { Composer } from './composing.js';
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

export const composeGroupInvite: Composer<'group_invite'> = async (given, { groupName }) => {
  const { group, code, name, expires_at: until, caption } = given;
  const expires = until === undefined ? undefined : parseInstant(until);
  return {
    groupInviteMessage: {
      groupJid: group,
      groupName: name ?? (await groupName(group)),
      inviteCode: code,
      ...(expires !== undefined && { inviteExpiration: Math.floor(expires.getTime() / 1000) }),
      caption,
    },
  };
};
