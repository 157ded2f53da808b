import type { Pager } from '../../monitor/target/settings.ts';
import { secretPlace } from '../schedule/secret-place.ts';

/** Where a pager's URL can be read: anywhere, in the region of its ARN, or, named only, in the monitor's own. */
export function pagerRegion(pager: Pager, home: string): string | 'any' {
  if ('url' in pager) return 'any';
  return secretPlace(pager.secret).region ?? home;
}

/** The pagers that a stack in `region` can subscribe. */
export function pagersIn(pagers: readonly Pager[], home: string, region: string): readonly Pager[] {
  return pagers.filter((pager) => ['any', region].includes(pagerRegion(pager, home)));
}
