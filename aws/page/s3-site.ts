import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { RequestFailed } from '../describe-failure.ts';

/** What writing a site to S3 needs. */
export type S3SiteSetting = { readonly client: S3Client; readonly bucket: string };

/** A file of a site: its path with `/`, its media type, and its text. */
export type StoredFile = { readonly path: string; readonly type: string; readonly text: string };

/**
 * CloudFront keeps a file for 30 seconds, so that a page that is written every 5 minutes is never stale by its
 * caches. Browsers ask each time. If the bucket cannot be read, CloudFront shows the old file, which says its age.
 */
const CACHING = 'max-age=0, s-maxage=30, stale-if-error=86400';

/** Creates an S3 client. */
export function createS3Client(setting: S3ClientConfig): S3Client {
  return new S3Client(setting);
}

/** Creates a function that writes a file of a site to a bucket. It rejects when S3 may not have it. */
export function createS3Site({ client, bucket }: S3SiteSetting): (file: StoredFile) => Promise<void> {
  return async ({ path, type, text }) => {
    const request = { Bucket: bucket, Key: path, Body: text, ContentType: type, CacheControl: CACHING };
    await client.send(new PutObjectCommand(request)).catch((error: unknown) => {
      throw new RequestFailed(`S3 did not take ${path}`, error);
    });
  };
}
