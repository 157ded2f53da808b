import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertOf } from '../../lambda/alert-of.ts';
import type { Digest } from '../../monitor/message/notification.ts';
import { readDigest } from '../../monitor/message/read-digest.ts';
import { writeNotification } from '../../monitor/message/write-notification.ts';
import { AT, newsAfter } from '../../testkit/message-samples.ts';
import { impactOf } from '../../wso2/readers/impact.ts';

// What stands in the queue may be of another release, or nobody's: one message must not keep the others from being told.

const setting = { monitor: 'prod', runbook: 'docs/runbook.md', impactOf };

function digestOf(control: Digest['census']['control']): Digest {
  const [news] = newsAfter([{}, { ready: 'tls.expired' }]);
  if (!news) throw new Error('there is no news');
  return {
    v: 1,
    shard: 'api-manager-0',
    at: AT,
    notices: [writeNotification([news], setting)],
    census: { targets: 4, turnedRed: 3, control },
  };
}

const whole = digestOf({ call: 'CloudWatch', ms: 31 });

type Tree = Record<string, unknown>;

/** All ways to the parts of something, a part of a part included. */
function pathsIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

/** The same with another part, or without it. */
function changed(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Tree) }) as Tree;
  copy[key] = changed(copy[key], rest, part);
  return copy;
}

const path = fc.constantFrom(...pathsIn(whole));
const odd = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom<unknown>(undefined, null, '', -1, 9e15, 0.5, [null], {}, 'x'));

test('whatever is changed in a digest: it is rejected, or it can be sent with the others', () => {
  fc.assert(
    fc.property(path, odd, (where, part) => {
      const read = readDigest(JSON.parse(JSON.stringify(changed(whole, where, part)) ?? 'null'));
      if (!read) return;
      const alert = alertOf({ monitor: 'prod' }, [digestOf({ call: 'DynamoDB', error: 'timed out' }), read], 4);
      for (const value of Object.values(alert.attributes)) expect(value).toMatch(/./);
      expect(alert.subject.length).toBeLessThan(100);
      expect(alert.text).toContain('gw-1');
      for (const form of [alert.json, alert.chat]) expect(() => JSON.parse(form ?? '')).not.toThrow();
    }),
    { numRuns: 3000 },
  );
});

test('a digest as rounds send it is read whole', () => {
  for (const one of [whole, digestOf({ call: 'DynamoDB', error: 'timed out' })])
    expect(readDigest(JSON.parse(JSON.stringify(one)))).toEqual(one);
});
