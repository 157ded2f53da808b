import type { Digest, Notification } from '../../monitor/message/notification.ts';
import type { FoundSubscription } from './account.ts';

/** A test alert: it goes the way real ones go, and says in every form that it is none. `by` = who asked for it. */
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
      `  why      ${by} tries whether alerts of the monitor ${monitor} arrive: this is a test, nothing is wrong`,
      `  sent     ${new Date(at).toISOString().replace('T', ' ').slice(0, 19)} UTC`,
      '  fix      none needed; if you wait for others to get it too, ask them, and `npx gatewatch doctor`',
    ],
    steps: ['Nothing is to be done: this is a test.'],
    report: { name, profile: 'custom', host: 'none', status: 'ready', diagnosis: null, probes: [] },
    changes: [{ target: name, at: new Date(at).toISOString(), kind: 'drill', to: 'ready' }],
  };
}

/** The same as a round would hand it to the announcer. */
export function drillDigest(monitor: string, by: string, at: number): Digest {
  const census = { targets: 0, turnedRed: 0, control: { call: 'none', error: 'a drill looks at nobody' } };
  return { v: 1, shard: 'drill', at, notices: [drillNotice(monitor, by, at)], census };
}

/**
 * What became of a drill at one subscriber. `waiting` = SNS has not got it yet; `pending` = nobody has confirmed the subscription; `untold` = AWS
 * does not say. Seconds: of people from when SNS took it until it handed it over, of the pager from its beginning until the alarm acted.
 */
export type Delivery = {
  readonly who: string;
  readonly outcome: 'accepted' | 'refused' | 'pending' | 'waiting' | 'untold';
  readonly seconds?: number;
  readonly note: string;
};

/** Whom a drill names: of a URL the host only, it may hold a key. */
export function subscriberName({ protocol, endpoint }: Pick<FoundSubscription, 'protocol' | 'endpoint'>): string {
  return `${protocol} ${/^https?:/.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint).host : endpoint}`;
}

/** Whether somebody did not get it, or it will not be sent there. */
export function isLost({ outcome }: Delivery): boolean {
  return outcome === 'refused' || outcome === 'pending' || outcome === 'waiting';
}

/** What a drill came to: when AWS took it, by what way, and what is known of each subscriber. */
export type DrillResult = { readonly way: string; readonly takenAfterMs: number; readonly deliveries: readonly Delivery[] };
