import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { MediaStore } from '../media-store.js';
import { LocalMediaStore } from './local-media-store.js';

/** The store that the settings name. */
export const MEDIA_STORE: Provider = {
  provide: MediaStore,
  useFactory: async (settings: Settings): Promise<MediaStore> => {
    if (settings.mediaStorage === 'local') {
      return new LocalMediaStore(settings.mediaPath ?? join(settings.dataDir, 'media'));
    }
    // It is large: who has no bucket does without it.
    const { S3MediaStore } = await import('./s3-media-store.js');
    return new S3MediaStore(settings);
  },
  inject: [Settings],
};
