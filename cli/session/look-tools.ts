import type { LookTools } from '../../monitor/engine/looking/look.ts';
import { createPacer } from '../../monitor/engine/pacing/pacer.ts';
import { createSkewMeter } from '../../monitor/engine/pacing/skew-meter.ts';
import type { ReadSecret } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { createProber } from '../../monitor/probers/create-prober.ts';
import { followUp } from '../../wso2/journeys/follow-up.ts';
import { readAnswer } from '../../wso2/readers/read-answer.ts';
import { VERSION } from './version.ts';

/**
 * Creates the tools for checks from a terminal: real sockets, the system clock, and the given reader of
 * secrets.
 */
export function createLookTools(readSecret: ReadSecret): LookTools {
  return {
    prober: createProber({ userAgent: `gatewatch/${VERSION}` }),
    read: readAnswer,
    follow: followUp,
    readSecret,
    clock: systemClock,
    pacer: createPacer(),
    skew: createSkewMeter(systemClock.now),
  };
}
