import { IsIn, IsOptional, IsUrl, Matches, MinLength } from 'class-validator';
import { ProcessSettings } from './process-settings.js';
import { Env, Flag, Whole } from './setting-decorators.js';

/** Where media are kept, and for how long. */
export abstract class MediaSettings extends ProcessSettings {
  /** `local` keeps media in a folder, `s3` in a bucket of any S3-compatible service, which processes on several machines need. */
  @Env('MEDIA_STORAGE')
  @IsIn(['local', 's3'], { message: 'must be local or s3' })
  mediaStorage: 'local' | 's3' = 'local';

  /** That folder; without it `media` in `DATA_DIR`. */
  @Env('MEDIA_PATH')
  @IsOptional()
  @MinLength(1, { message: 'must be a folder' })
  mediaPath?: string;

  /** Bytes that a file may have at most. */
  @Env('MEDIA_MAX_BYTES')
  @Whole(1_024, 2_147_483_648)
  mediaMaxBytes = 104_857_600;

  /** Days that media are kept. */
  @Env('MEDIA_RETENTION_DAYS')
  @Whole(1, 3_650)
  mediaRetentionDays = 30;

  /** The service, if it is not Amazon's own: such as http://minio:9000. */
  @Env('S3_ENDPOINT')
  @IsOptional()
  @IsUrl(
    { protocols: ['http', 'https'], require_protocol: true, require_tld: false, disallow_auth: true },
    { message: 'must be an http:// or https:// URL without user and password' },
  )
  s3Endpoint?: string;

  @Env('S3_REGION')
  @MinLength(1, { message: 'must be the name of a region' })
  s3Region = 'us-east-1';

  @Env('S3_BUCKET')
  @IsOptional()
  @Matches(/^[a-zA-Z0-9._-]{3,63}$/, { message: 'must be the name of a bucket' })
  s3Bucket?: string;

  /** Without a key the process asks where it runs, as the programs of Amazon do: variables, files, the machine's role. */
  @Env('S3_ACCESS_KEY_ID')
  @IsOptional()
  s3AccessKeyId?: string;

  @Env('S3_SECRET_ACCESS_KEY')
  @IsOptional()
  s3SecretAccessKey?: string;

  /** Names the bucket in the path and not in the host name, as most services beside Amazon's want it. */
  @Env('S3_FORCE_PATH_STYLE')
  @Flag()
  s3ForcePathStyle = false;
}

/** What is wrong with these settings together. */
export function problemsOfMedia(settings: MediaSettings): string[] {
  const problems: string[] = [];
  if (settings.mediaStorage === 's3' && settings.s3Bucket === undefined) {
    problems.push('S3_BUCKET must be set with MEDIA_STORAGE=s3');
  }
  if ((settings.s3AccessKeyId === undefined) !== (settings.s3SecretAccessKey === undefined)) {
    problems.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together');
  }
  return problems;
}
