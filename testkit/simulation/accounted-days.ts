import { createLookLog, type LookLog } from '../../monitor/engine/looking/look-log.ts';
import type { Clock } from '../../monitor/engine/ports.ts';
import type { HistorySources } from '../../monitor/engine/rounds/read-history.ts';
import { scheduledRound } from '../../monitor/engine/rounds/scheduled-round.ts';
import { writeNotification } from '../../monitor/message/write-notification.ts';
import { randomFrom } from '../random.ts';
import { outcomeOf, probe, target } from '../samples.ts';

const MINUTE = 60_000;
const DAY = 1440;

/** A minute of a target: success, failure, or unknown; `.` = the monitor does not run. */
export type Letter = 's' | 'f' | 'u' | '.';

/** The probe of the simulated targets: three outcomes in a row count, one per minute. */
const READY = probe('ready', 'readiness', { recheckSeconds: 0, failureThreshold: 3 });

/**
 * Returns the letters of some days, by target: failures and unknowns of one to forty minutes, alone and mixed, and
 * a monitor that is dead for two hours on the first day and each third one after it.
 */
export function lettersOf(days: number, targets: number, seed: number): ReadonlyMap<string, readonly Letter[]> {
  const random = randomFrom(seed);
  const among = (letters: readonly Letter[]) => letters[Math.floor(random() * letters.length)] ?? 's';
  const dead = (minute: number) => Math.floor(minute / DAY) % 3 === 0 && minute % DAY >= 601 && minute % DAY < 721;
  return new Map(
    Array.from({ length: targets }, (_, i): [string, readonly Letter[]] => {
      const letters: Letter[] = [];
      while (letters.length < days * DAY) {
        const kind = among(['f', 'f', 'u', '.', '.']);
        const bad = Array.from({ length: 1 + Math.floor(random() ** 3 * 40) }, () => (kind === '.' ? among(['f', 'u']) : kind));
        const good = new Array<Letter>(5 + Math.floor(random() ** 2 * 200)).fill('s');
        letters.push(...bad, ...good);
      }
      return [`gw-${i + 1}`, letters.slice(0, days * DAY).map((letter, minute) => (dead(minute) ? '.' : letter))];
    }),
  );
}

/** Lives these minutes with the engine that runs in AWS, on a clock driven by hand. A dead monitor comes back as a new process. */
export async function liveLetters(
  { health, records }: Pick<HistorySources, 'health' | 'records'>,
  letters: ReadonlyMap<string, readonly Letter[]>,
  { start, set }: { readonly start: number; readonly set: (now: number) => void },
): Promise<void> {
  let now = start;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: (_, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
  const targets = [...letters.keys()].map((name) => target([READY], { name, host: name }));
  const length = Math.max(...[...letters.values()].map((all) => all.length));
  let lookLog: LookLog | undefined;
  for (let minute = 0; minute < length; minute++) {
    const letterOf = (host: string) => letters.get(host)?.[minute] ?? '.';
    if (letterOf('gw-1') === '.') {
      lookLog = undefined;
      continue;
    }
    lookLog ??= createLookLog(records);
    now = start + minute * MINUTE;
    set(now);
    await scheduledRound(
      {
        prober: async () => ({ latencyMs: 1, phases: {}, answered: true }),
        read: ({ host }) => outcomeOf(letterOf(host)),
        readSecret: () => Promise.reject(new Error('there are none')),
        clock,
        pacer: { run: (work) => work() },
        skew: { watch: () => () => ({ skewMs: 0, stallMs: 0 }) },
        store: health,
        records,
        lookLog,
        describe: (changes) => writeNotification(changes, { monitor: 'fleet', impactOf: () => undefined }),
        announce: async () => {},
        emit: async () => {},
        measure: async () => {},
        setting: { monitor: 'fleet', metrics: 'standard', pages: 'target', remindEveryMs: false },
        services: { store: 'store', metrics: 'metrics' },
        holder: `invocation ${minute}`,
      },
      { shard: 'only', at: now, targets },
      { lookUntil: now + 105_000, ending: new AbortController().signal },
    );
  }
}
