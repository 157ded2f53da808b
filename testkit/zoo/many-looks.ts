import { createProber } from '../../monitor/probers/create-prober.ts';

/**
 * Run as a program: looks at `host` and `port` (arguments) many times at once, prints every reason as JSON,
 * and ends when nothing is left.
 */
const [, , host = '', port = ''] = process.argv;
const prober = createProber({ userAgent: 'zoo' });
const looks = Array.from({ length: 120 }, (_, index) =>
  prober({
    look:
      index % 2 === 0
        ? { kind: 'tcp', host, port: Number(port) }
        : { kind: 'http', scheme: 'http', host, port: Number(port), path: '/', headers: [] },
    headers: [],
    tls: { verify: true },
    timeoutMs: 60_000,
    now: Date.now(),
  }),
);
const answers = await Promise.all(looks);
process.stdout.write(JSON.stringify(answers.map(({ trouble }) => trouble?.reason ?? 'success')));
