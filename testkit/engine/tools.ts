import type { LookTools } from '../../monitor/engine/looking/look.ts';
import type { Pacer } from '../../monitor/engine/pacing/pacer.ts';
import type { SkewMeter } from '../../monitor/engine/pacing/skew-meter.ts';
import type { Clock, LookRequest, Read } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { failure, success, unknown } from '../../monitor/observation/outcome.ts';

/** An answer with these properties. */
export const fine: Answer = {
  latencyMs: 12,
  phases: { connectMs: 1 },
  answered: true,
  address: '192.0.2.7',
  http: { status: 200, headers: {}, body: '', truncated: false },
};

/** A reader that returns success for status 200 and repeats the trouble of anything else. */
const plainRead: Read = (_, __, answer) => {
  if (!answer.trouble) return success('fine');
  const { reason, detail } = answer.trouble;
  return reason.startsWith('monitor.') ? unknown(reason, detail) : failure(reason, detail);
};

/** A pacer that starts everything at once: with a hand-driven clock nothing is measured. */
const unpaced: Pacer = { run: (work) => work() };

/** A skew meter without any lateness. */
const punctual: SkewMeter = { watch: () => () => ({ skewMs: 0, stallMs: 0 }) };

/** Tools of an engine without real network access: the prober, reader, and secrets come from the test. */
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
