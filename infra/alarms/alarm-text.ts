import { type AlarmKind, alarmLink } from '../../deployment/plan/own-alarms.ts';

/** What each alarm means, in one or two sentences. */
export const SENTENCES: Readonly<Record<AlarmKind, string>> = {
  Ready:
    'The target is NOT READY or DOWN. This alarm notifies no one: it is for the CloudWatch console and Route 53. Missing data keeps its state.',
  Page: 'The target is NOT READY or DOWN, and its incident pages. Missing data keeps the state of this alarm.',
  ShardPage: 'This many targets of the shard are NOT READY or DOWN, and their incidents page. Missing data keeps the state of this alarm.',
  Unknown: 'The monitor cannot determine the status of at least one target, because of a fault of the monitor, its network, or a secret.',
  Errors: 'A round failed or was rejected: some checks, stored state, or notifications of it are missing.',
  Throttles: 'Rounds did not run, because the account or the reserved concurrency of the function has no capacity left.',
  DroppedSchedules: 'EventBridge Scheduler could not deliver a round to its function.',
  DeadLetters: 'The dead-letter queue contains rounds that could not be delivered, or that failed in part.',
  Digests: 'Notifications have been waiting in the queue of the announcer for more than 5 minutes.',
  Heartbeat:
    'The monitor sent too few heartbeats in 3 of 5 minutes. Until this alarm is OK, a lack of alerts does not mean that all targets are ready.',
};

/** Returns the description of an alarm: what it means, and the link to its runbook page. */
export function alarmText(kind: AlarmKind, runbook: string | undefined, subject = ''): string {
  return `${subject}${SENTENCES[kind]} What to do: ${alarmLink(kind, runbook)}`;
}
