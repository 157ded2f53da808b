import { describe, expect, test } from 'vitest';
import { meantNumber, plainDuration } from '../../../../monitor/grammar/pasted/whole-number.ts';

describe('meantNumber', () => {
  test.each([
    ['periodSeconds', '10s', 10],
    ['periodSeconds', '1m', 60],
    ['periodSeconds', '1m30s', 90],
    ['timeoutSeconds', '500ms', 1],
    ['timeoutSeconds', '2.5s', 3],
    ['timeoutSeconds', 'PT30S', 30],
    ['timeoutSeconds', '5 seconds', 5],
    ['initialDelaySeconds', '2 min', 120],
    ['latencyMs', '500ms', 500],
    ['latencyMs', '2s', 2000],
    ['certificateDays', '14d', 14],
    ['certificateDays', '36h', 2],
    ['periodSeconds', '30', 30],
    ['port', ' 9443 ', 9443],
    ['timeoutSeconds', 1.5, 2],
    ['port', '9443/tcp', undefined],
    ['failureThreshold', '3s', undefined],
    ['periodSeconds', 'soon', undefined],
    ['periodSeconds', '10x', undefined],
    ['periodSeconds', '', undefined],
  ])('of %s and %j is %s', (key, written, meant) => expect(meantNumber(key, written)).toBe(meant));
});

describe('plainDuration', () => {
  test.each([
    ['1h30m', '90m'],
    ['2 hours', '2h'],
    ['PT2H', '2h'],
    ['1.5h', '90m'],
    ['48h', '2d'],
    ['90 s', '90s'],
    ['a while', undefined],
    ['500ms', undefined],
  ])('of %j is %s', (written, plain) => expect(plainDuration(written)).toBe(plain));
});
