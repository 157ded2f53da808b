import { openDoors } from '../../testkit/fuzz/doors/all.ts';
import { type Fed, fuzzOne } from '../../testkit/fuzz/fuzz-one.ts';
import type { FuzzTarget } from '../../testkit/fuzz/fuzz-target.ts';
import { type ReachedCode, watchCode } from '../../testkit/fuzz/reached-code.ts';
import { figure } from '../../testkit/measure/table.ts';
import type { Section, Torture } from './section.ts';

/** Inputs a door is fed with for each run; its seeds come first. */
const INPUTS: Readonly<Record<string, number>> = {
  'gatewatch.yaml': 60,
  'answers of servers': 500,
  'events of schedules': 250,
  'stored memories': 100,
  'digests and records': 300,
  'bytes of HTTP answers': 120,
};
const OURS = /\/(monitor|aws|lambda)\/[\w./-]+\.ts$/;

/** Input nobody would write: mutated, kept where it reaches new code, mutated again. */
export const fuzzSection: Section = {
  name: 'fuzz',
  isWhole: true,
  run: async (torture) => {
    const doors = await openDoors();
    const fed: FedDoor[] = [];
    for (const door of doors.all) fed.push(await feed(door, torture));
    await doors.close();
    return {
      tables: [
        {
          title: 'Mutated input at each entry point',
          head: ['entry point', 'inputs', 'kept', 'code reached', 'wrong', 's'],
          rows: fed.map(rowOf),
        },
      ],
      notes: [
        'an input is kept if V8 reports that it ran code of the monitor that no input before it ran; code reached is the part of those files, including comments and types, that ran',
      ],
      wrong: fed.flatMap(({ name, findings }) =>
        findings.map(({ sentence, input }) => `${name}: ${sentence}; once more: npx node testkit/fuzz/doors/replay.ts '${name}' ${input}`),
      ),
    };
  },
};

type FedDoor = Fed & { readonly name: string; readonly reached: ReturnType<ReachedCode['reached']>; readonly seconds: number };

/** The short form is so many runs. */
const SHORT_RUNS = 4;

async function feed(door: FuzzTarget, { seed, runs, short, say }: Torture): Promise<FedDoor> {
  const { name } = door;
  const startedAt = performance.now();
  const code = watchCode(OURS);
  try {
    const fed = await fuzzOne(door, code, { seed, inputs: (short ? SHORT_RUNS : runs) * (INPUTS[name] ?? 100) });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    say(`${name}: ${fed.inputs} inputs in ${seconds} s`);
    return { ...fed, name, reached: code.reached(), seconds };
  } finally {
    code.stop();
  }
}

function rowOf({ name, inputs, kept, reached, findings, seconds }: FedDoor): readonly string[] {
  const share = `${figure((100 * reached.ran) / Math.max(1, reached.all))} % of ${Math.round(reached.all / 1000)} KB`;
  return [name, `${inputs}`, `${kept}`, share, `${findings.length}`, `${seconds}`];
}
