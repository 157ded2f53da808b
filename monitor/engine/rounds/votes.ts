import { voteOf } from '../../health/diagnosis.ts';
import { type Places, type Vote, voteLasts } from '../../health/quorum.ts';
import { isVote } from '../../memory/stored-parts.ts';
import { voteRecord } from '../../memory/vote-record.ts';
import { isAhead } from '../../memory/wrong-clock.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import { cutText } from '../../text/cut-text.ts';
import { isRecord } from '../../text/guards.ts';
import type { Ballot, Stored } from '../ports.ts';
import type { RoundTools } from './round-tools.ts';

/** The votes that one round judges by. */
export type Votes = {
  /** Returns what the other regions see of a target; undefined for a monitor of one region. */
  readonly of: (target: string) => Places | undefined;
  /** The regions without a fresh ballot. */
  readonly missing: readonly string[];
};

/** A round of a shard: its minute, and when it began by the wall clock; milliseconds since 1970. */
type Round = { readonly shard: string; readonly at: number; readonly startedAt: number };

/** The longest detail of a failure in a ballot, in characters. */
const MAX_DETAIL = 160;

/** Returns what a round of this region saw, for the region that judges. A target without its memory is left out. */
export function ballotOf(region: string, { shard, at, startedAt }: Round, results: readonly Measured[]): Ballot {
  const round = { at, lateMs: startedAt - at };
  const known = results.filter(({ isWithoutMemory }) => !isWithoutMemory);
  const votes = known.map(({ target, health }): readonly [string, Vote] => [target.name, packed(voteOf(region, target, health, round))]);
  return { region, shard, at: startedAt, votes: Object.fromEntries(votes) };
}

/**
 * Reads the votes of the other regions on the targets of a shard. A region whose last ballot is too old, or of another
 * release, abstains. Rejects when they cannot be read.
 */
export async function readVotes(
  { records, electorate }: Pick<RoundTools, 'records' | 'electorate'>,
  { shard, at, startedAt }: Round,
  signal: AbortSignal,
): Promise<Votes> {
  if (!electorate) return { of: () => undefined, missing: [] };
  const { home, voters } = electorate;
  const found = await records.load(
    voters.map((region) => voteRecord(region, shard)),
    signal,
  );
  const ballots = voters.map((region) => ({ region, votes: freshIn(found.get(voteRecord(region, shard)), startedAt) }));
  return {
    of: (target) => ({ home, lateMs: startedAt - at, votes: ballots.flatMap(({ region, votes }) => voteIn(votes?.[target], region, at)) }),
    missing: ballots.flatMap(({ region, votes }) => (votes ? [] : [region])),
  };
}

function freshIn(stored: Stored | undefined, now: number): Readonly<Record<string, unknown>> | undefined {
  const value = stored?.value;
  if (!isRecord(value) || typeof value.at !== 'number' || !isRecord(value.votes)) return undefined;
  return isAhead(value.at, now) || !voteLasts(value.at, now) ? undefined : value.votes;
}

function voteIn(value: unknown, region: string, at: number): readonly Vote[] {
  const vote = isRecord(value) ? { ...value, region } : undefined;
  return isVote(vote) && !isAhead(Math.max(vote.since, vote.at), at) ? [vote] : [];
}

// The fix follows from the reason in most cases, and a ballot of many failures has to stay small.
function packed({ finding, ...vote }: Vote): Vote {
  if (!finding) return vote;
  const { reason, detail } = finding.complaint;
  return { ...vote, finding: { ...finding, complaint: { reason, detail: cutText(detail, MAX_DETAIL) } } };
}
