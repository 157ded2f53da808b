import { describe, expect, it } from 'vitest';
import { createProber } from '../../../monitor/probers/create-prober.ts';
import { ANIMALS } from '../../../testkit/zoo/animals.ts';

describe('every animal of the zoo', () => {
  it('has a name of its own', () => {
    expect(new Set(ANIMALS.map(({ name }) => name)).size).toBe(ANIMALS.length);
  });

  it.each(ANIMALS)('$name: $expect', async ({ start, expect: expected, status }) => {
    const den = await start();
    try {
      const prober = createProber({ userAgent: 'zoo', ...den.prober });
      const answer = await prober({
        look: den.look,
        headers: den.headers ?? [],
        tls: { verify: true, ...den.tls },
        timeoutMs: 600,
        now: Date.now(),
      });
      expect(answer.trouble?.reason ?? 'success', answer.trouble?.detail).toBe(expected);
      expect(answer.http?.status).toBe(status);
      expect(answer.trouble?.detail ?? 'fine').not.toMatch(/^$|\n/);
      expect(answer.latencyMs).toBeGreaterThanOrEqual(0);
    } finally {
      await den.close();
    }
  });
});
