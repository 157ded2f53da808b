import { prettyDuration } from '../monitor/text/pretty-duration.ts';
import { asMarkup, type Html, html } from './html.ts';
import { DAY_PARTS, type DayPart, type SiteDay } from './site.ts';
import { PART_WORDS } from './words.ts';

/** Days that follow each other and were the same one thing as a whole, or one day that was several. */
type Run = { readonly first: SiteDay; last: SiteDay; count: number; readonly only: DayPart | undefined };

/**
 * Returns days as one ordered list: a bar to see, and its text for screen readers. Equal days share one item, so that
 * nobody has to listen to "ready" 90 times.
 */
export function dayBars(days: readonly SiteDay[], label: string): Html {
  return html`<ol class="bars" aria-label="${label}">${runsOf(days).map(barOf)}</ol>`;
}

function runsOf(days: readonly SiteDay[]): readonly Run[] {
  const runs: Run[] = [];
  for (const day of days) {
    const parts = DAY_PARTS.filter((part) => day.parts[part] > 0);
    const only = parts.length === 1 ? parts[0] : undefined;
    const before = runs.at(-1);
    if (before && only !== undefined && before.only === only) {
      before.last = day;
      before.count += 1;
    } else runs.push({ first: day, last: day, count: 1, only });
  }
  return runs;
}

function barOf({ first, last, count, only }: Run): Html {
  const size = count > 1 && html` style="--n:${count}"`;
  const days = count > 1 ? `${first.date} to ${last.date}` : first.date;
  if (only !== undefined) return html`<li class="p-${only}"${size}><span>${days}: ${PART_WORDS[only]}</span></li>`;
  return html`<li style="--g:${asMarkup(gradientOf(first))}"><span>${days}: ${partsInWords(first)}</span></li>`;
}

/** Returns the parts of a day in words, to the second: `not ready or down 5 min, ready 23 h 55 min`. */
export function partsInWords({ parts }: Pick<SiteDay, 'parts'>): string {
  const named = DAY_PARTS.flatMap((part) => (parts[part] > 0 ? [`${PART_WORDS[part]} ${prettyDuration(parts[part])}`] : []));
  return named.join(', ') || 'nothing yet';
}

// Heights are exact shares; what lasted seconds is still 3 pixels high, so that it is seen.
function gradientOf({ parts }: SiteDay): string {
  const present = DAY_PARTS.filter((part) => parts[part] > 0);
  const whole = present.reduce((sum, part) => sum + parts[part], 0);
  let share = 0;
  const stops = present.map((part, i) => {
    share += parts[part] / whole;
    const end = i === present.length - 1 ? '' : ` max(${3 * (i + 1)}px,${Number((share * 100).toFixed(4))}%)`;
    return `var(--${part}) 0${end}`;
  });
  return `linear-gradient(${stops.join(',')})`;
}
