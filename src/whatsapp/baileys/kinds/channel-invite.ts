import { jidNormalizedUser, type proto } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import { type Content, instant, known, type Readers } from './content.js';

type ChannelInvite = NonNullable<MessagePayload['channelInvite']>;

export const channelInvite: Readers = {
  newsletterFollowerInviteMessageV2: (invite) => read(invite),
  newsletterAdminInviteMessage: (invite) =>
    read(invite, known<Partial<ChannelInvite>>({ admin: true, expiresAt: instant(invite.inviteExpiration) })),
};

function read(
  { newsletterJid, newsletterName, caption }: proto.Message.INewsletterFollowerInviteMessage,
  more: Partial<ChannelInvite> = {},
): Content {
  const channel = jidNormalizedUser(newsletterJid ?? undefined);
  return {
    type: 'channel_invite',
    text: caption || null,
    channelInvite: { channel, name: newsletterName || null, ...more },
  };
}
