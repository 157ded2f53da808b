import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { composePage } from '../../lambda/compose-page.ts';
import { createPageWriter } from '../../lambda/create-page-writer.ts';
import { readPageEnvironment } from '../../lambda/page-environment.ts';
import { HOME, onDeployedMonitor, PARTNER } from '../../testkit/emulator/deployed-monitor.ts';

const monitor = onDeployedMonitor();
const MINUTE = 60_000;

/** The function of the page as its stack deploys it, at times of our choice, and what is in its bucket. */
function startPage() {
  const { page } = monitor();
  const [{ Environment } = {}] = page.allOf('AWS::Lambda::Function');
  const [{ Target } = {}] = page.allOf('AWS::Scheduler::Schedule');
  const { Variables } = Environment as { readonly Variables: Readonly<Record<string, string>> };
  const environment = readPageEnvironment({ ...Variables, AWS_REGION: PARTNER });
  let now = 0;
  const write = createPageWriter({ ...composePage(environment), now: () => now });
  const event: unknown = JSON.parse((Target as { readonly Input: string }).Input);
  const s3 = new S3Client({ region: PARTNER });
  const read = async (file: string) => {
    const found = await s3.send(new GetObjectCommand({ Bucket: environment.bucket, Key: file }));
    return { type: found.ContentType, caching: found.CacheControl, text: (await found.Body?.transformToString()) ?? '' };
  };
  return {
    environment,
    event,
    at: (time: number) => {
      now = time;
      return write(event);
    },
    read,
    files: async () => (await s3.send(new ListObjectsV2Command({ Bucket: environment.bucket }))).Contents?.map(({ Key }) => Key) ?? [],
  };
}

test('the page is written at first, on a change, and every 5 minutes; it says when the monitor is silent', async () => {
  const { sandbox, tick } = monitor();
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;
  await tick(start);
  const page = startPage();
  expect(page.environment).toMatchObject({ home: HOME, region: PARTNER, table: 'gatewatch-e2e', url: 'https://e2epage.cloudfront.net' });

  expect(await page.at(start + 20_000)).toEqual({ done: 'written', files: 13 });
  const first = await page.read('index.html');
  expect(first).toMatchObject({ type: 'text/html; charset=utf-8', caching: 'max-age=0, s-maxage=30, stale-if-error=86400' });
  expect(first.text).toContain('All 3 targets are ready');
  expect(await page.files()).toEqual(
    [
      ...['gw-1', 'gw-2', 'mi-1'].flatMap((name) => [`badge/${name}.svg`, `history/${name}.json`, `target/${name}.html`]),
      ...['api/v2/summary.json', 'feed.atom', 'feed.json', 'index.html'],
    ].toSorted(),
  );
  expect(first.text).not.toMatch(/localhost|127\.0\.0\.1/);

  expect(await page.at(start + MINUTE)).toEqual({ done: 'unchanged', files: 0 });
  await sandbox.setFault('gw-2', 'not-deployed');
  await tick(start + MINUTE);
  expect(await page.at(start + MINUTE + 20_000)).toMatchObject({ done: 'written' });
  expect((await page.read('index.html')).text).toContain('1 of 3 targets is not ready or down');
  expect((await page.read('badge/gw-2.svg')).text).toContain('gw-2: not ready');

  // Nobody checks any more, and the page is made all the same.
  const last = start + MINUTE + 20_000;
  expect(await page.at(last + 4 * MINUTE)).toMatchObject({ done: 'unchanged' });
  expect(await page.at(last + 5 * MINUTE)).toMatchObject({ done: 'written' });
  await page.at(last + 10 * MINUTE);
  const silent = (await page.read('index.html')).text;
  expect(silent).toContain('The monitor has not checked anything since');
  expect(silent).toContain('All 3 targets are unknown');
});

test('a table that cannot be read leaves the old page, which says its age', async () => {
  const start = Math.floor(Date.now() / MINUTE) * MINUTE - MINUTE;
  await monitor().tick(start);
  const page = startPage();
  await page.at(start + 20_000);
  const { text } = await page.read('index.html');
  const { environment } = page;
  const broken = createPageWriter({ ...composePage({ ...environment, table: 'nothing' }), now: () => start + 5 * MINUTE });
  await expect(broken(page.event)).rejects.toThrow(/could not read monitor state from DynamoDB/);
  expect((await page.read('index.html')).text).toBe(text);
  expect(text).toContain(`datetime="${new Date(start + 20_000).toISOString()}"`);
});
