import type { Digest, Notification } from '../../monitor/message/notification.ts';
import type { FoundSubscription } from './account.ts';

/**
 * Creates the test alert, which every message form labels as a test. `by` is who asked for it; `at` is in
 * milliseconds since 1970.
 */
function drillNotice(monitor: string, by: string, at: number): Notification {
  const name = `gatewatch-${monitor}`;
  const words = 'this is a test, nothing is wrong';
  return {
    v: 1,
    id: `drill@${at}`,
    kind: 'drill',
    target: name,
    status: 'ready',
    at,
    head: 'DRILL',
    words,
    lines: [
      `DRILL  ${name}`,
      `  why      ${by} is testing the delivery of alerts from the monitor ${monitor}: this is a test, nothing is wrong`,
      `  sent     ${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`,
      '  fix      nothing to do; if other recipients did not receive it, run `npx gatewatch doctor`',
    ],
    steps: ['This is a test. No action is required.'],
    report: { name, profile: 'custom', host: 'none', status: 'ready', diagnosis: null, probes: [] },
    changes: [{ target: name, at: new Date(at).toISOString(), kind: 'drill', to: 'ready' }],
  };
}

/** Creates the digest with the test alert, as a round sends it to the announcer. */
export function drillDigest(monitor: string, by: string, at: number): Digest {
  const census = { targets: 0, turnedRed: 0, control: { call: 'none', error: 'a drill checks no targets' } };
  return { v: 1, shard: 'drill', at, notices: [drillNotice(monitor, by, at)], census };
}

/**
 * The outcome of a drill for one subscriber. `waiting`: the announcer has not published it yet. `pending`:
 * the subscription is not confirmed. `untold`: AWS does not report it. The seconds run from the acceptance by
 * SNS to the delivery or, for the pager, from the start of the drill to the action of the alarm.
 */
export type Delivery = {
  readonly who: string;
  readonly outcome: 'accepted' | 'refused' | 'pending' | 'waiting' | 'untold';
  readonly seconds?: number;
  readonly note: string;
};

/**
 * Returns the protocol and endpoint of a subscription. Of a URL it shows only the host, because the path may
 * contain a key.
 */
export function subscriberName({ protocol, endpoint }: Pick<FoundSubscription, 'protocol' | 'endpoint'>): string {
  return `${protocol} ${/^https?:/.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint).host : endpoint}`;
}

/** Returns whether a subscriber did not receive the drill, or will not. */
export function isLost({ outcome }: Delivery): boolean {
  return outcome === 'refused' || outcome === 'pending' || outcome === 'waiting';
}

/**
 * The result of a drill: its path, when AWS accepted it in milliseconds after the start, and the outcome per
 * subscriber.
 */
export type DrillResult = { readonly way: string; readonly takenAfterMs: number; readonly deliveries: readonly Delivery[] };
