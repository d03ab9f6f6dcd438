import { getUrlFromDirectPath } from '../../../baileys/baileys.js';
import { type Channel, CHANNEL_ROLES, type ChannelRole } from '../../../domain/channel-commands.js';
import { instant } from '../kinds/content.js';

interface Told {
  id?: unknown;
  state?: { type?: string };
  thread_metadata?: {
    creation_time?: string;
    name?: { text?: string };
    description?: { text?: string } | null;
    picture?: { direct_path?: string } | null;
    preview?: { direct_path?: string } | null;
    invite?: string;
    subscribers_count?: string;
    verification?: string;
  };
  viewer_metadata?: { mute?: string; role?: string } | null;
}

/** What WhatsApp's JSON says of a channel (whatsmeow `types/newsletter.go`); undefined where it is none, or no more. */
export function readChannel(told: unknown): Channel | undefined {
  const { id, state, thread_metadata: thread, viewer_metadata: viewer } = (told ?? {}) as Told;
  if (typeof id !== 'string' || thread === undefined || state?.type === 'DELETED') return undefined;
  const path = thread.picture?.direct_path ?? thread.preview?.direct_path;
  const role = viewer?.role?.toLowerCase();
  return {
    channel: id,
    name: thread.name?.text ?? '',
    description: thread.description?.text || null,
    invite: thread.invite || null,
    picture: path ? getUrlFromDirectPath(path) : null,
    role: CHANNEL_ROLES.find((one): one is ChannelRole => one === role) ?? 'guest',
    muted: viewer?.mute === 'ON',
    verified: thread.verification === 'VERIFIED',
    subscribers: Number(thread.subscribers_count ?? 0) || 0,
    createdAt: instant(Number(thread.creation_time)) ?? null,
  };
}
