import { isRed } from '../../health/status.ts';
import { isNotifiedNow } from '../../incident/notify.ts';
import { markSent, releaseLease, type SendResult } from '../../incident/outbox.ts';
import type { News } from '../../memory/news.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Change } from '../../message/change.ts';
import { looksAt } from '../../message/change.ts';
import type { Dependent, Digest, RoundStats } from '../../message/notification.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { Observation } from '../../observation/observation.ts';
import type { RoundTools } from './round-tools.ts';
import { waitForAll } from './wait-for-all.ts';

/** Which round tells, and what it knows besides its own targets. */
export type Sending = {
  readonly shard: string;
  readonly at: number;
  readonly signal: AbortSignal;
  readonly census: (turnedRed: number) => Promise<RoundStats>;
  /** The targets that are red because this one is. */
  readonly dependentsOf: (target: string) => readonly Dependent[];
};

/**
 * Tells, in one message, everything this round holds the right to tell of the targets it has written, and machines of every change, then notes
 * that it was told. Who dies in between leaves it owed: it is told again once the lease has run out.
 */
export async function sendNotifications(tools: RoundTools, written: readonly Measured[], telling: Sending): Promise<void> {
  const ours = written.flatMap((one) => {
    const { owed, lease } = one.health;
    return owed && lease?.holder === tools.holder ? [{ ...one, ...parted(owed), until: lease.until }] : [];
  });
  const until = Math.min(...ours.map((one) => one.until));
  if (ours.length === 0 || tools.clock.now() >= until) return;
  const [told, sent] = await beforeTime(tools, until, (ended) => {
    const signal = AbortSignal.any([telling.signal, ended]);
    return Promise.allSettled([announce(tools, ours, telling, signal), emit(tools, ours, signal)]);
  });
  const done = { heard: told.status === 'fulfilled', emitted: sent.status === 'fulfilled' };
  await waitForAll([
    ...[told, sent].map((one) => (one.status === 'rejected' ? Promise.reject(one.reason) : Promise.resolve())),
    ...ours.map((one) => noteDone(tools, one, done, telling.signal)),
  ]);
}

/** News of a target, by who is to hear it. */
type Parted = { readonly people: readonly News[]; readonly machines: readonly News[]; readonly decided: readonly News[] };

type Ours = Measured & Parted;

function parted(owed: readonly News[]): Parted {
  const decided = owed.filter((news) => news.decided);
  const people = decided.filter((news) => news.decided === 'tell' && !news.heard);
  return {
    decided,
    people: people.some(isNotifiedNow) ? people : [],
    machines: decided.filter(({ kind, emitted }) => !kind && !emitted),
  };
}

async function announce(tools: RoundTools, ours: readonly Ours[], telling: Sending, signal: AbortSignal): Promise<void> {
  const notices = ours.flatMap((one) => {
    const dependents = telling.dependentsOf(one.target.name);
    const [first, ...rest] = changesOf(one, one.people).map((change) => ({ ...change, ...(dependents.length > 0 && { dependents }) }));
    return first ? [tools.describe([first, ...rest])] : [];
  });
  if (notices.length === 0) return;
  const turnedRed = ours.filter(({ people }) => people.some(({ kind, from, to }) => !kind && isRed(to) && !(from && isRed(from)))).length;
  const { shard, at } = telling;
  const digest: Digest = { v: 1, shard, at, notices, census: await telling.census(turnedRed) };
  await tools.announce(digest, signal);
}

async function emit(tools: RoundTools, ours: readonly Ours[], signal: AbortSignal): Promise<void> {
  const changes = ours.flatMap((one) => changesOf(one, one.machines));
  if (changes.length > 0) await tools.emit(changes, signal);
}

function changesOf({ target, health, observations }: Measured, news: readonly News[]): readonly Change[] {
  const last = lastOfEach(observations);
  return news.map((change) => ({ ...change, target, health, observations: last, looks: looksAt(change, observations) }));
}

/** Lets work know when its time is over. */
async function beforeTime<T>({ clock }: RoundTools, until: number, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
  const done = new AbortController();
  const ended = new AbortController();
  void clock.sleep(until - clock.now(), done.signal).then(() => ended.abort());
  try {
    return await work(ended.signal);
  } finally {
    done.abort();
  }
}

/** Others may have added to what is owed meanwhile, but nobody else tells while we hold the lease. */
async function noteDone({ store, holder }: RoundTools, ours: Ours, done: SendResult, signal: AbortSignal): Promise<void> {
  const { target, health } = ours;
  const noted = (now: TargetMemory) => noteIn(now, ours, done);
  if (await store.save(target.name, noted(health), signal)) return;
  const now = (await store.load([target.name], signal)).get(target.name);
  if (!now || now.lease?.holder !== holder) return;
  if (!(await store.save(target.name, noted(now), signal))) throw new Error(`cannot note that people were told of ${target.name}`);
}

function noteIn(now: TargetMemory, { decided, people, machines }: Parted, { heard, emitted }: SendResult): TargetMemory {
  const left = (news: News) => (!heard && people.includes(news)) || (!emitted && machines.includes(news));
  const isQuiet = (news: News) => news.kind === 'reason' && !people.includes(news);
  const settled = markSent(
    now,
    decided.filter((news) => !left(news) && !isQuiet(news)),
  );
  const half = releaseLease(settled, heard ? people : [], { heard: true });
  return releaseLease(half, emitted ? machines : [], { emitted: true });
}

function lastOfEach(observations: readonly Observation[]): readonly Observation[] {
  return [...new Map(observations.map((seen) => [seen.probe, seen])).values()];
}
