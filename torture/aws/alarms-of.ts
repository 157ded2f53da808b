import type { RoundSeen } from './open-world.ts';

/**
 * The heartbeat alarm fires when this many of five minutes have no heartbeat. Source:
 * infra/heartbeat-stack.ts.
 */
const MISSED = 3;
const OF = 5;

/**
 * Returns the alarms of a deployment that would have fired, as infra/alarms/monitor-alarms.ts,
 * infra/heartbeat-stack.ts, and infra/alarms/target-alarms.ts define them. It evaluates what CloudWatch
 * received and what Lambda would have counted. CloudWatch itself is not part of it: that it evaluates alarms
 * in this way is not proved.
 */
export function alarmsOf(rounds: readonly RoundSeen[]): readonly string[] {
  const has = (seen: RoundSeen, metric: string) => seen.metrics.some((datum) => datum.metric === metric && (datum.values[0] ?? 0) >= 1);
  const beatless = rounds.map((seen) => !has(seen, 'Heartbeat'));
  const everyMinute = rounds.every(({ minute }, i) => i === 0 || minute === (rounds[i - 1]?.minute ?? 0) + 1);
  const isMissed = everyMinute && beatless.some((_, i) => beatless.slice(i, i + OF).filter(Boolean).length >= MISSED);
  return [
    ...(rounds.some(({ error }) => error !== undefined) ? ['Errors'] : []),
    ...(rounds.some((seen) => has(seen, 'Unknown')) ? ['Unknown'] : []),
    ...(isMissed ? ['Heartbeat'] : []),
    ...(rounds.some((seen) => has(seen, 'Page')) ? ['Page'] : []),
  ];
}
