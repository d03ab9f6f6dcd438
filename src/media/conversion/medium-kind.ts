/** What a medium is sent as, whatever its type says. */
export type MediumKind = 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
