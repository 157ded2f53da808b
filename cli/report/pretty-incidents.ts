import type { PastIncident } from '../../monitor/availability/past-incidents.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { prettyDuration } from '../../monitor/text/pretty-duration.ts';
import type { Page } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

/** Returns incidents for people, open ones first; `now` is in milliseconds since 1970. */
export function prettyIncidents(incidents: readonly PastIncident[], now: number, page: Page): readonly string[] {
  return openFirst(incidents).flatMap((one) => linesOf(one, now, page));
}

/** Returns the incidents with the open ones first, then the latest first. */
export function openFirst(incidents: readonly PastIncident[]): readonly PastIncident[] {
  const isOver = ({ end }: PastIncident) => Number(end !== undefined);
  return incidents.toSorted((a, b) => isOver(a) - isOver(b) || b.start - a.start);
}

function linesOf(
  { target, start, end, isPlanned, reason, cause, notes }: PastIncident,
  now: number,
  { paint, width }: Page,
): readonly string[] {
  const lasted = prettyDuration((end ?? now) - start);
  const state = end === undefined ? paint('red', 'open') : 'over';
  const until = end === undefined ? `for ${lasted}` : `to ${formatUtc(end)}, ${lasted}`;
  const planned = isPlanned ? ', in a maintenance window' : '';
  const why = [reason, cause].filter((text) => text !== undefined).join(': ') || 'the reason is not recorded';
  const said = notes.map(({ at, by, text }) => `${formatUtc(at)} ${by}: ${text}`);
  const details = [why, ...said].flatMap((text) => wrap(text, Math.max(20, (width ?? Number.POSITIVE_INFINITY) - 6)));
  return [`${state}  ${paint('bold', target)}  ${formatUtc(start)} ${until}${planned}`, ...details.map((line) => `      ${line}`)];
}
