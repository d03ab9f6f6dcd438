import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { MediaStore } from '../media-store.js';
import { LocalMediaStore } from './local-media-store.js';

/** The store that the settings name. */
export const MEDIA_STORE: Provider = {
  provide: MediaStore,
  useFactory: ({ mediaPath, dataDir }: Settings) => new LocalMediaStore(mediaPath ?? join(dataDir, 'media')),
  inject: [Settings],
};
