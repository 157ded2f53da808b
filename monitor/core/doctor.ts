import type { Account } from './account.ts';
import { alarmSymptoms } from './doctor-alarms.ts';
import { functionSymptoms } from './doctor-functions.ts';
import { roundSymptoms } from './doctor-rounds.ts';
import { topicSymptoms } from './doctor-topics.ts';
import type { Expected, Symptom } from './symptom.ts';

const ORDER: readonly Symptom['severity'][] = ['broken', 'unreadable', 'warning'];

/** Everything that is wrong with a deployed monitor, the worst first. */
export function symptomsOf(account: Account, expected: Expected): readonly Symptom[] {
  const all = [topicSymptoms, alarmSymptoms, roundSymptoms, functionSymptoms].flatMap((judge) => judge(account, expected));
  return ORDER.flatMap((severity) => all.filter((symptom) => symptom.severity === severity));
}
