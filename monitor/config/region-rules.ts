import type { Path } from '../grammar/path.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { REGION_NAMES } from './region-names.ts';

/** The last word of every region before its number: a direction. */
const DIRECTION = /-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$/;

/**
 * Findings about regions that do not exist. A region can be newer than this release, so a name of the usual form
 * is only a warning. No region has ever had another form.
 */
export function regionNameFindings({ regions = [], heartbeat }: Shape<'monitor'>): readonly UnplacedFinding[] {
  const beat = heartbeat === false ? undefined : heartbeat?.region;
  return [
    ...regions.flatMap((region, i) => ofRegion(region, ['monitor', 'regions', i])),
    ...(typeof beat === 'string' ? ofRegion(beat, ['monitor', 'heartbeat', 'region']) : []),
  ];
}

function ofRegion(region: string, path: Path): readonly UnplacedFinding[] {
  if (REGION_NAMES.includes(region)) return [];
  const near = nearestRegion(region);
  const about = { path, expected: 'an existing region', got: region };
  if (!DIRECTION.test(region))
    return [{ ...about, rule: 'region.misspelled', fix: near ? `Write ${near}` : 'Write a region such as eu-west-1' }];
  return [{ ...about, rule: 'region.unknown', fix: `${near ? `Write ${near}, or keep` : 'Keep'} it if it is newer` }];
}

// A wrong number is more likely than a wrong direction, and that than a wrong area.
function nearestRegion(region: string): string | undefined {
  const place = region.replace(/[0-9]+$/, '');
  const inPlace = REGION_NAMES.filter((known) => known.startsWith(place) && /^[0-9]+$/.test(known.slice(place.length)));
  const area = place.split('-').slice(0, -2).join('-');
  const inArea = REGION_NAMES.filter((known) => known.startsWith(`${area}-`) || known.split('-')[0] === area.split('-')[0]);
  return inPlace.at(-1) ?? nearestWord(region, inArea) ?? alike(inArea, area) ?? nearestWord(region, REGION_NAMES);
}

function alike(some: readonly string[], area: string): string | undefined {
  return some.find((known) => known.startsWith(`${area}-`)) ?? some[0];
}
