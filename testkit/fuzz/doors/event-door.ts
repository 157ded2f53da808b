import { packTargets, readEvent } from '../../../deployment/schedule/event.ts';
import { dueAt } from '../../../monitor/health/due.ts';
import { catchUp } from '../../../monitor/memory/catch-up.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { actionOf } from '../../../monitor/target/probe.ts';
import { windowAt } from '../../../monitor/target/window-spans.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';
import { bytesOf, fixture, jsonIn } from './fixtures.ts';

const AT = Date.parse('2026-01-31T08:00:00Z');
const EVENTS = ['event-v1.json', 'event-v1-windows.json'].map((name) => fixture<Record<string, unknown>>(name));

/**
 * An event of a schedule: refused with a sentence, or targets that can be looked at, judged and sent on as
 * they are.
 */
export const eventDoor: FuzzTarget = {
  name: 'events of schedules',
  seeds: EVENTS.map((event) => bytesOf({ ...event, at: new Date(AT).toISOString() })),
  words: [
    '"probes"',
    '"look"',
    '"kind":"tcp"',
    '"kind":"read-off"',
    '"of":[',
    '"ca":[',
    '"maintenance":[0]',
    '"windows":[',
    'null',
    '[]',
    '{}',
    '"readiness"',
    '"v":1',
    '"periodSeconds":',
    '1e400',
    '86400',
  ],
  treeOf: jsonIn,
  take: (input) => {
    const work = readEvent(jsonIn(input), 'api-manager', AT + 3000, isReaderName);
    if ('refused' in work) {
      must(/^\S[^\n]*\S$/.test(work.refused), `a refusal that is no sentence: ${JSON.stringify(work.refused)}`);
      return;
    }
    must(work.targets.length > 0, 'an event without targets is worked on');
    for (const target of work.targets) {
      const health = catchUp(target, newTargetMemory(AT), AT);
      must(
        target.probes.some(({ role }) => role === 'readiness'),
        'a target that can never be ready or not',
      );
      for (const probe of target.probes) {
        must(actionOf(probe) !== '', 'a probe that looks at nothing');
        const due = dueAt(target, probe, health);
        must(due === undefined || Number.isFinite(due), 'a probe that is due at no time');
      }
      windowAt(target.maintenance ?? [], AT);
    }
    JSON.stringify(packTargets(work.shard, work.targets, work.shards));
  },
};
