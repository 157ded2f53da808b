import type { Account } from './account.ts';
import { alarmSymptoms } from './alarms.ts';
import { functionSymptoms } from './functions.ts';
import { roundSymptoms } from './rounds.ts';
import type { Expected, Symptom } from './symptom.ts';
import { topicSymptoms } from './topics.ts';
import { voteSymptoms } from './votes.ts';

const ORDER: readonly Symptom['severity'][] = ['broken', 'unreadable', 'warning'];

/** Returns everything that is wrong with a deployed monitor, most severe first. */
export function symptomsOf(account: Account, expected: Expected): readonly Symptom[] {
  const all = [topicSymptoms, alarmSymptoms, roundSymptoms, voteSymptoms, functionSymptoms].flatMap((judge) => judge(account, expected));
  return ORDER.flatMap((severity) => all.filter((symptom) => symptom.severity === severity));
}
