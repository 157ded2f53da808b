import type { FinishedRound } from './finished-round.ts';
import { github } from './github.ts';
import { junit } from './junit.ts';
import { nagios } from './nagios.ts';
import { roundJson } from './round-json.ts';

/** The formats of a round that programs read. */
export type RoundFormat = 'json' | 'junit' | 'github' | 'nagios' | 'prometheus';

const FORMATS: Readonly<Record<RoundFormat, (round: FinishedRound) => string | Promise<string>>> = {
  json: roundJson,
  junit,
  github,
  nagios,
  // Its library loads in 30 ms, which no other format waits for.
  prometheus: async (round) => (await import('./prometheus.ts')).prometheus(round),
};

/** Returns a round in one of the formats that programs read. */
export async function formatRound(form: RoundFormat, round: FinishedRound): Promise<string> {
  return FORMATS[form](round);
}
