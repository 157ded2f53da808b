import { formatDuration } from '../../monitor/text/duration.ts';
import { isVoted } from '../plan/stacks.ts';
import type { Account } from './account.ts';
import { broken, DEPLOY, type Expected, type Symptom, whenRead } from './symptom.ts';

/** A further region without votes for longer than this is broken, milliseconds. */
const LATE_MS = 300_000;

/** Returns a symptom for each further region that does not vote on all shards: its votes prove that all of it works. */
export function voteSymptoms({ votes }: Account, { plan, now }: Expected): readonly Symptom[] {
  return whenRead(votes, 'the votes of further regions', (found) =>
    plan.voters.flatMap(({ region, shards }) => {
      const ages = shards.filter(isVoted).map(({ name }) => ({ name, age: now - (found[region]?.[name] ?? 0) }));
      const [late] = ages.filter(({ age }) => age > LATE_MS).sort((a, b) => b.age - a.age);
      return late ? [noVotes(region, late.name, late.age === now ? undefined : late.age)] : [];
    }),
  );
}

function noVotes(region: string, shard: string, age: number | undefined): Symptom {
  const last = age === undefined ? 'never voted' : `last voted ${formatDuration(age)} ago`;
  const what = `${region} does not vote: on the shard ${shard} it ${last}`;
  return broken('votes-missing', what, 'its targets are judged without this region', `read the logs of its functions there, or ${DEPLOY}`);
}
