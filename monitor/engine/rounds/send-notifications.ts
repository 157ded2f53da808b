import { isRed } from '../../health/status.ts';
import { afterDispatch, type Dispatch, dispatchOf, type SendResult } from '../../incident/dispatch.ts';
import type { News } from '../../memory/news.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { type Change, isForPrograms, looksAt } from '../../message/change.ts';
import type { Dependent, Digest, RoundStats } from '../../message/notification.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { Observation } from '../../observation/observation.ts';
import { readNotes } from '../looking/read-notes.ts';
import type { RoundTools } from './round-tools.ts';
import { waitForAll } from './wait-for-all.ts';

/** The round that sends, and what it needs besides its own targets. */
export type Sending = {
  readonly shard: string;
  readonly at: number;
  readonly signal: AbortSignal;
  /** Returns the statistics of the round, given how many targets began to fail in it. */
  readonly roundStats: (turnedRed: number) => Promise<RoundStats>;
  /** Returns the targets that fail because this one does. */
  readonly dependentsOf: (target: string) => readonly Dependent[];
};

/**
 * Sends the outboxes of the targets whose lease this round holds: one digest for people, and one event per
 * change for programs. Then it records what was sent. If a round stops in between, its news stays in the
 * outbox, and another round sends it after the lease has expired.
 */
export async function sendNotifications(tools: RoundTools, written: readonly Measured[], sending: Sending): Promise<void> {
  const ours = written.flatMap((one) => {
    const dispatch = dispatchOf(one.health, tools.holder);
    return dispatch ? [{ ...one, ...dispatch }] : [];
  });
  const until = Math.min(...ours.map((one) => one.until));
  if (ours.length === 0 || tools.clock.now() >= until) return;
  const [announced, emitted] = await beforeTime(tools, until, (ended) => {
    const signal = AbortSignal.any([sending.signal, ended]);
    return Promise.allSettled([announce(tools, ours, sending, signal), emit(tools, ours, signal)]);
  });
  const done = { notified: announced.status === 'fulfilled', emitted: emitted.status === 'fulfilled' };
  await waitForAll([
    ...[announced, emitted].map((one) => (one.status === 'rejected' ? Promise.reject(one.reason) : Promise.resolve())),
    ...ours.map((one) => noteDone(tools, one, done, sending.signal)),
  ]);
}

type Ours = Measured & Dispatch;

async function announce(tools: RoundTools, ours: readonly Ours[], sending: Sending, signal: AbortSignal): Promise<void> {
  const notesOf = await readNotes(
    tools,
    ours.map(({ target, people }) => ({ target: target.name, news: people })),
  );
  const notices = ours.flatMap((one) => {
    const dependents = sending.dependentsOf(one.target.name);
    const [first, ...rest] = changesOf(one, one.people).map((change): Change => {
      const notes = notesOf(one.target.name, change);
      return { ...change, ...(dependents.length > 0 && { dependents }), ...(notes.length > 0 && { notes }) };
    });
    return first ? [tools.describe([first, ...rest])] : [];
  });
  if (notices.length === 0) return;
  const isFresh = ({ kind, from, to }: News) => kind === 'change' && isRed(to) && !(from && isRed(from));
  const turnedRed = ours.filter(({ people }) => people.some(isFresh)).length;
  const { shard, at } = sending;
  const digest: Digest = { v: 1, shard, at, notices, census: await sending.roundStats(turnedRed) };
  await tools.announce(digest, signal);
}

async function emit(tools: RoundTools, ours: readonly Ours[], signal: AbortSignal): Promise<void> {
  const changes = ours.flatMap((one) => changesOf(one, one.programs)).filter(isForPrograms);
  if (changes.length > 0) await tools.emit(changes, signal);
}

function changesOf({ target, health, observations }: Measured, news: readonly News[]): readonly Change[] {
  const last = lastOfEach(observations);
  return news.map((change) => ({ ...change, target, health, observations: last, looks: looksAt(change, observations) }));
}

/** Aborts `work` at the time `until`. */
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

/** Another round may have added to the outbox meanwhile, but none sends it while this one holds the lease. */
async function noteDone({ store, holder }: RoundTools, ours: Ours, done: SendResult, signal: AbortSignal): Promise<void> {
  const { target, health } = ours;
  const noted = (now: TargetMemory) => afterDispatch(now, ours, done);
  if (await store.save(target.name, noted(health), signal)) return;
  const now = (await store.load([target.name], signal)).get(target.name);
  if (!now || now.lease?.holder !== holder) return;
  if (!(await store.save(target.name, noted(now), signal))) throw new Error(`cannot save that the notification of ${target.name} was sent`);
}

function lastOfEach(observations: readonly Observation[]): readonly Observation[] {
  return [...new Map(observations.map((seen) => [seen.probe, seen])).values()];
}
