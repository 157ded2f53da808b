import { expect, test } from 'vitest';
import { isReservedHeader } from '../../../monitor/target/reserved-headers.ts';

test.each(['Connection', 'content-length', 'EXPECT', 'HTTP2-Settings', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Transfer-Encoding'])(
  '%s is reserved, in whatever case it is written',
  (name) => {
    expect(isReservedHeader(name)).toBe(true);
  },
);

test.each(['Host', 'Accept', 'Authorization', 'X-Connection', 'constructor', ''])('%j is not', (name) => {
  expect(isReservedHeader(name)).toBe(false);
});
