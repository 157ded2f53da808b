import { isRed } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { acquireLease, enqueueChange, lastNotified, markSent } from '../../../monitor/incident/outbox.ts';
import { catchUp } from '../../../monitor/memory/catch-up.ts';
import { readStoredMemory } from '../../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { composeAlert } from '../../../monitor/message/alert.ts';
import { writeNotification } from '../../../monitor/message/write-notification.ts';
import type { Observation } from '../../../monitor/observation/observation.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { impactOf } from '../../../wso2/readers/impact.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';
import { bytesOf, fixture, jsonIn } from './fixtures.ts';

type Stage = {
  readonly target: Target;
  readonly memories: Readonly<Record<string, { readonly item: { readonly health: { readonly S: string } } }>>;
};

const STAGES = ['2026-11-22-rounds', '2026-11-26-telling', '2026-11-26-rolled-back'].map((name) => fixture<Stage>(`stored/${name}.json`));
const MINUTE = 60_000;
const AT = 1_700_001_000_000;
const WORDS = [
  '"owed":[',
  '"noted":"ready"',
  '"told":"down"',
  '"silence":"muted"',
  '"hold":{',
  '"lease":{',
  '"incident":{',
  '"turns":[',
  '"decided":"tell"',
  '"kind":"gone"',
  '"diagnosis":null',
  '8.64e15',
  '1e308',
  '"probes":{}',
  'null',
  '[]',
  '{}',
];

/**
 * Fuzzes a stored memory: either it is read as absent, or its round goes on and people are notified of its
 * outage.
 */
export const memoryDoor: FuzzTarget = {
  name: 'stored memories',
  seeds: [
    bytesOf(fixture('health-v1.json')),
    ...STAGES.flatMap(({ memories }) => Object.values(memories).map(({ item }) => Buffer.from(item.health.S))),
  ],
  words: WORDS,
  treeOf: jsonIn,
  take: (input) => {
    const stored = readStoredMemory(jsonIn(input));
    const [{ target } = { target: undefined }] = STAGES;
    if (!stored || !target) return;
    must(
      JSON.stringify(readStoredMemory(JSON.parse(JSON.stringify(stored)))) === JSON.stringify(stored),
      'what was read and written again is read as something else',
    );
    let health: TargetMemory = stored;
    for (let minute = 0; minute < 20; minute++) health = minuteOf(target, health, AT + minute * MINUTE);
    must(isRed(health.status), `a target that fails for 20 minutes is ${health.status}`);
    const { notified } = lastNotified(health);
    if (isPlausible(stored))
      must(notified !== undefined && isRed(notified), `a target that fails for 20 minutes was told as ${notified ?? 'nothing'}`);
  },
};

/** One minute in which the target fails and sending works. */
function minuteOf(target: Target, before: TargetMemory, at: number): TargetMemory {
  const seen: Observation = {
    probe: 'ready',
    role: 'readiness',
    action: 'GET http://gw.example.com:80/',
    at,
    answered: true,
    outcome: 'failure',
    reason: 'http.status',
    detail: 'status 500',
  };
  const judged = enqueueChange(target, judgeTarget(target, catchUp(target, before, at), [seen], at));
  const decided = decideNotifications(target, judged, { at, parents: 'none', remindEveryMs: 3_600_000 });
  const claimed = acquireLease(decided, 'fuzz', at);
  const owed = claimed?.outbox ?? [];
  const [first, ...rest] = owed
    .filter((news) => news.decision?.notify)
    .map((news) => ({ ...news, target, health: decided, observations: [seen] }));
  if (first) {
    const { subject, json } = composeAlert([writeNotification([first, ...rest], { monitor: 'prod', impactOf })], { monitor: 'prod' });
    must(subject.trim() !== '' && JSON.parse(json) !== undefined, 'an alert without a subject');
  }
  return claimed ? markSent(claimed, owed) : decided;
}

// A well-formed record that people were notified, or of an empty outbox, is accepted as it is.
function isPlausible({ lastChange, notified, outbox, silence, flapping }: TargetMemory): boolean {
  return (
    lastChange === undefined ||
    lastChange === notified ||
    silence !== undefined ||
    flapping !== undefined ||
    outbox?.at(-1)?.to === lastChange
  );
}
