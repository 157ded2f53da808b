import { isRed } from './status.ts';
import type { TargetHealth } from './target-memory.ts';

/**
 * A memory as this release would have it. An earlier one knows neither what was noted nor which incident people take to be open: it leaves
 * what it finds of them as it is, while it tells and changes the status. So where they do not agree with the status they are out of date; what
 * was owed and told says the same then.
 */
export function asOurs(health: TargetHealth): TargetHealth {
  const { noted, toldIncident: _, ...rest } = health;
  if (noted !== undefined && (noted === health.status || health.status === 'pending')) return health;
  const { noted: __, ...older } = rest as TargetHealth;
  const incident = openAsTold(health);
  return { ...older, ...(incident !== undefined && { toldIncident: incident }) };
}

// Since when the incident is open that people were told of last: what we cannot see ends none.
function openAsTold({ told, incident, owed = [], status, since }: TargetHealth): number | undefined {
  if (told === 'unknown') return incident?.since;
  if (told === undefined || !isRed(told)) return undefined;
  return incident?.since ?? owed.find((news) => news.incident !== undefined)?.incident ?? (isRed(status) ? since : undefined);
}
