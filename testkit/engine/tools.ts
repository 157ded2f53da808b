import type { LookTools } from '../../monitor/engine/looking/look.ts';
import type { Pacer } from '../../monitor/engine/pacing/pacer.ts';
import type { SkewMeter } from '../../monitor/engine/pacing/skew-meter.ts';
import type { Clock, LookRequest, Read } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { failure, success, unknown } from '../../monitor/observation/outcome.ts';

/** An answer that came. */
export const fine: Answer = {
  latencyMs: 12,
  phases: { connectMs: 1 },
  answered: true,
  address: '192.0.2.7',
  http: { status: 200, headers: {}, body: '', truncated: false },
};

/** A reader that says `fine` of status 200 and repeats the trouble of anything else. */
const plainRead: Read = (_, __, answer) => {
  if (!answer.trouble) return success('fine');
  const { reason, detail } = answer.trouble;
  return reason.startsWith('monitor.') ? unknown(reason, detail) : failure(reason, detail);
};

/** Starts everything at once: what only has a clock by hand measures nothing. */
const unpaced: Pacer = { run: (work) => work() };

/** Is never late. */
const punctual: SkewMeter = { watch: () => () => 0 };

/** An engine whose windows look at nothing: the prober, reader and secrets are the test's. */
export function toolsWith(clock: Clock, prober: (request: LookRequest) => Promise<Answer>, changes: Partial<LookTools> = {}): LookTools {
  return {
    prober,
    read: plainRead,
    readSecret: async (name) => {
      throw new Error(`secret ${name} is not set`);
    },
    clock,
    pacer: unpaced,
    skew: punctual,
    ...changes,
  };
}
