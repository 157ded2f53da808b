import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import type { Table } from '../../testkit/measure/table.ts';
import { randomFrom } from '../../testkit/random.ts';
import { COURSES, LAYERS } from '../lab/act.ts';
import { asFarAsKnown, createMatrix, type Matrix } from '../lab/matrix.ts';
import { followTarget } from '../lab/reference.ts';
import { NAMES, runCommand } from '../lab/run-command.ts';
import { type Deployed, deploy, runFunction } from '../lab/run-function.ts';
import type { Scenario } from '../lab/scenario.ts';
import { type Member, openStage, type Stage } from '../lab/stage.ts';
import { NOTHING, type Section, type Torture } from './section.ts';

/** The default failure threshold, the same as in Kubernetes. */
const FAILURE_THRESHOLD = 3;

/**
 * Misleading responses of every kind, given to the command and to the bundled function. Their results are
 * compared with the truth.
 */
export const labSection: Section = {
  name: 'lab',
  run: async (torture) => {
    const matrix = createMatrix();
    const rounds = torture.short ? 4 : 6;
    const members: Member[] = [];
    for (const cast of CASTS) members.push(...(await playAll(torture, cast, matrix, rounds)));
    if (members.length === 0) return NOTHING;
    return { tables: tablesOf(members, matrix), notes: notesOf(members, matrix, rounds), wrong: [...matrix.wrong, ...tooBusy(matrix)] };
  },
};

/** Scenarios that stand on a stage together. A function has many more targets there than a shard has. */
type Cast = { readonly name: string; readonly holds: (scenario: Scenario) => boolean };

// A config has 50 tokens at most, so calls and fleets are two casts.
const CASTS: readonly Cast[] = [
  { name: 'names, connect, tls, http, wso2', holds: ({ layer }) => layer !== 'calls' },
  { name: 'calls', holds: ({ layer, fleet }) => layer === 'calls' && !fleet },
  { name: 'fleets', holds: ({ layer, fleet }) => layer === 'calls' && fleet !== undefined },
];

/** All runs of the scenarios of a cast; resolves to those that took part. */
async function playAll(
  { seed, runs, wants, say }: Torture,
  { name, holds }: Cast,
  matrix: Matrix,
  rounds: number,
): Promise<readonly Member[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-lab-'));
  const [stage, aws] = [await openStage(folder, (scenario) => holds(scenario) && wants(scenario.name)), await startAwsWire()];
  try {
    if (stage.members.length === 0) return [];
    for (const [secret, value] of stage.secrets) aws.secrets.set(secret, value);
    const deployed = deploy(stage.config, join(folder, 'out'));
    for (let run = 0; run < runs; run++) {
      say(`${name}: seed ${seed + run}, ${run + 1} of ${runs}`);
      await play({ stage, aws, deployed, matrix }, seed + run, rounds);
    }
    return stage.members;
  } finally {
    await Promise.all([stage.close(), aws.close()]);
    rmSync(folder, { recursive: true });
  }
}

/** Maximum number of checks that a busy machine may spoil: beyond that a run proves nothing. */
const MOST_LATE = 0.05;

function tooBusy({ counts }: Matrix): readonly string[] {
  const share = counts.late / counts.looks;
  return share <= MOST_LATE ? [] : [`the machine was too busy for ${Math.round(share * 100)} % of the looks: run it alone`];
}

type Lab = { readonly stage: Stage; readonly aws: AwsWire; readonly deployed: Deployed; readonly matrix: Matrix };

/** One run: the rounds of the function, and one check by the command in the first and in the last of them. */
async function play({ stage, aws, deployed, matrix }: Lab, seed: number, many: number): Promise<void> {
  const scripts = new Map(
    stage.members.map(({ target, scenario, index }) => [target, scenario.script(randomFrom(seed * 100_003 + index))]),
  );
  const actOf = ({ target }: Member, round: number) => {
    const act = scripts.get(target)?.(round);
    if (!act) throw new Error(`${target} has no script`);
    return act;
  };
  const { rounds, changes } = await runFunction(deployed, aws, {
    rounds: many,
    preloads: [NAMES],
    env: { LAB_NAMES: stage.nameServer },
    before: async (round) => {
      await stage.play((member) => actOf(member, round));
      if (round !== 0 && round !== many - 1) return;
      const seen = await runCommand(stage, deployed.targets);
      for (const member of stage.members) {
        const said = seen.get(member.target);
        const act = asFarAsKnown(actOf(member, round), said);
        matrix.judge({ scenario: member.scenario, seed, round, by: 'command' }, act, followTarget(1)(act), said);
      }
    },
  });
  for (const member of stage.members) {
    const follow = followTarget(FAILURE_THRESHOLD);
    const where = { scenario: member.scenario, seed, by: 'function' } as const;
    const statuses = rounds.map((seen, round) => {
      const said = seen.get(member.target);
      const act = asFarAsKnown(actOf(member, round), said);
      const status = follow(act);
      matrix.judge({ ...where, round }, act, status, said);
      return status;
    });
    matrix.judgeChanges({ ...where, round: many - 1 }, statuses, changes.get(member.target) ?? []);
  }
}

const VERDICTS = ['success', 'failure', 'unknown'] as const;
const STATUSES = ['ready', 'degraded', 'not-ready', 'down', 'unknown', 'pending'] as const;

function tablesOf(members: readonly Member[], { cells, statuses, counts }: Matrix): readonly Table[] {
  const many = (layer: string, course: string) =>
    members.filter(({ scenario }) => scenario.layer === layer && scenario.course === course).length;
  const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
  const row = (name: string, numbers: readonly number[]) => [name, ...[...numbers, sum(numbers)].map(String)];
  return [
    {
      title: 'Scenarios',
      head: ['layer', ...COURSES, 'all'],
      rows: [
        ...LAYERS.map((layer) =>
          row(
            layer,
            COURSES.map((course) => many(layer, course)),
          ),
        ),
        row(
          'all',
          COURSES.map((course) => sum(LAYERS.map((layer) => many(layer, course)))),
        ),
      ],
    },
    {
      title: 'Checks: expected and reported',
      head: ['expected', ...VERDICTS.map((verdict) => `reported ${verdict}`)],
      rows: VERDICTS.map((was) => [was, ...VERDICTS.map((said) => String(cells.get(`${was} ${said}`) ?? 0))]),
    },
    {
      title: 'Statuses: expected and reported',
      head: ['expected', ...STATUSES.map((status) => `reported ${status}`)],
      rows: STATUSES.map((was) => [was, ...STATUSES.map((said) => String(statuses.get(`${was} ${said}`) ?? 0))]),
    },
    {
      title: 'Errors',
      head: [
        'checks',
        'false pass',
        'false fail',
        'wrong reason',
        'wrong owner',
        'unknown, should know',
        'knew, could not',
        'wrong status',
        'wrong metric',
        'wrong event',
        'machine late',
      ],
      rows: [
        [
          counts.looks,
          counts.falseGreen,
          counts.falseRed,
          counts.wrongReason,
          counts.wrongOwner,
          counts.unknown,
          counts.tooSure,
          counts.status,
          counts.metric,
          counts.event,
          counts.late,
        ].map(String),
      ],
    },
  ];
}

function notesOf(members: readonly Member[], { counts }: Matrix, rounds: number): readonly string[] {
  return [
    `${members.length} scenarios, each with its own server on loopback; in each run the bundled function checks all of them ${rounds} times, one minute apart on its clock, and the command twice; ${counts.looks} checks in total`,
    '"machine late" are checks for which the machine was too busy, twice: `unknown`, as expected',
    'names are resolved by a name server of the lab through a replacement of getaddrinfo',
  ];
}
