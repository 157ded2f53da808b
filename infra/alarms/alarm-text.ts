import { type AlarmKind, alarmLink } from '../../deployment/plan/own-alarms.ts';

/** What each alarm means, in one or two sentences. */
export const SENTENCES: Readonly<Record<AlarmKind, string>> = {
  Ready: 'The target is NOT READY or DOWN. Nobody is told by this alarm: it is for the console and Route 53; missing data keeps its state.',
  Page: 'The target is NOT READY or DOWN, and somebody is to be woken. Missing data keeps its state.',
  ShardPage: 'So many targets of this shard are NOT READY or DOWN, and somebody is to be woken. Missing data keeps its state.',
  Unknown: 'The monitor cannot tell how at least one target is: a fault on its own side, of its network or of a secret.',
  Errors: 'A round failed or was refused: part of what it had to look at, remember or tell was not done.',
  Throttles: 'Rounds were not run because the account, or the reserved concurrency, has no room for them.',
  DroppedSchedules: 'EventBridge Scheduler could not deliver a round to its function.',
  DeadLetters: 'Rounds that could not be delivered, or of which a part failed, lie in the queue for dead letters.',
  Digests: 'What people are to be told waits in the queue of the announcer for more than 5 minutes.',
  Heartbeat: 'The monitor gave too few signs of life in 3 of 5 minutes: until this is over, silence does not mean that all is well.',
};

/** What an alarm means and where to read on. */
export function alarmText(kind: AlarmKind, runbook: string | undefined, subject = ''): string {
  return `${subject}${SENTENCES[kind]} What to do: ${alarmLink(kind, runbook)}`;
}
