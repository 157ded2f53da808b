import { REASONS } from '../observation/reason.ts';
import type { Target } from '../target/target.ts';
import { isKnown, type Vote } from './quorum.ts';
import { isRed, type Status } from './status.ts';
import { ownStatus, type TargetHealth } from './target-health.ts';

type Seen = Pick<Vote, 'region' | 'status' | 'finding'>;

/** Returns the status that each region sees, by region; undefined for a monitor of one region. */
export function statusByRegion(target: Target, health: TargetHealth): Readonly<Record<string, Status>> | undefined {
  return health.places && Object.fromEntries(seenBy(target, health).map(({ region, status }) => [region, status]));
}

/** Says what each region sees, failures first: `down from a (…), ready from b and c`. Empty for a monitor of one region. */
export function placesInWords(target: Target, health: TargetHealth): string {
  const seen = seenBy(target, health);
  const isAlone = seen.filter(isKnown).length === 1;
  const sorted = seen.toSorted((a, b) => Number(isRed(b.status)) - Number(isRed(a.status)));
  const alike = [...Map.groupBy(sorted, statusIn).values()].map(inWords);
  return `${alike.join(', ')}${isAlone ? '; no other region knows its status' : ''}`;
}

function seenBy(target: Target, health: TargetHealth): readonly Seen[] {
  const { places } = health;
  return places ? [{ region: places.home, status: ownStatus(target, health) }, ...places.votes] : [];
}

function statusIn({ status, finding }: Seen): string {
  return isRed(status) && finding ? `${status} ${finding.complaint.reason}` : status;
}

function inWords(alike: readonly Seen[]): string {
  const [first] = alike;
  if (!first) return '';
  const why = first.finding && isRed(first.status) ? ` (${REASONS[first.finding.complaint.reason].sentence})` : '';
  return `${first.status} from ${listOf(alike.map(({ region }) => region))}${why}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
