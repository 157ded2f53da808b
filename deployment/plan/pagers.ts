import type { Pager } from '../../monitor/target/settings.ts';
import { secretPlace } from '../schedule/secret-place.ts';

/**
 * Returns the region in which the URL of a pager can be read: any for a literal URL, the region of the
 * secret's ARN, or `home` for a secret that is referenced by name.
 */
export function pagerRegion(pager: Pager, home: string): string | 'any' {
  if ('url' in pager) return 'any';
  return secretPlace(pager.secret).region ?? home;
}

/** Returns the pagers that a stack in `region` can subscribe. */
export function pagersIn(pagers: readonly Pager[], home: string, region: string): readonly Pager[] {
  return pagers.filter((pager) => ['any', region].includes(pagerRegion(pager, home)));
}
