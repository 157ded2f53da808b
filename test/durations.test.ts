import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PRODUCT = '{account,aws,cli,deployment,discover,infra,lambda,monitor,page,sandbox,wso2}/**/*.ts';

/** A reading of the wall clock that something is subtracted from or compared with, and the other way round. */
const DURATION = /(?:Date|clock|[Cc]lock)\.now\(\)\s*(?:-|<|>)|(?:-|<=?|[^=]>=?)\s*(?:\w+\.)*(?:Date|[Cc]lock)\.now\(\)/;

/**
 * Files that may: what they compare are points in time (slots of a period, the age of a stored record), or their
 * clock is the steady one of a round.
 */
const POINTS_IN_TIME = [
  'page/style.ts',
  'monitor/engine/looking/keep-looking.ts',
  'monitor/engine/rounds/announce-digests.ts',
  'monitor/engine/rounds/round-memory.ts',
  'monitor/engine/rounds/scheduled-round.ts',
  'monitor/engine/rounds/send-notifications.ts',
  'sandbox/wire/certificate.ts',
];

test('no duration is measured with the wall clock', () => {
  const measuring = globSync(PRODUCT, { cwd: ROOT }).filter((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .some((line) => DURATION.test(line)),
  );
  expect(measuring.filter((file) => !POINTS_IN_TIME.includes(file))).toEqual([]);
});
