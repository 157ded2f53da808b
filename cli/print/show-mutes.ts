import type { Mute } from '../../monitor/memory/mute.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { print } from '../terminal/print.ts';
import type { OutputFormat, Terminal } from '../terminal/terminal.ts';

const EFFECT =
  'Checks continue. Notifications and pages are suppressed, and the metric Page is 0. A target that is still failing when its mute ends is reported then.\n';

/** Prints the mutes, the one that ends first at the top, and on stderr what a mute does. */
export function showMutes(terminal: Terminal, { output }: { readonly output: OutputFormat }, mutes: readonly Mute[]): void {
  const muted = mutes.toSorted((a, b) => a.until - b.until);
  if (output === 'json') {
    const shown = muted.map(({ from, until, ...rest }) => ({
      ...rest,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    }));
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/mutes/v1', mutes: shown })}\n`);
    return;
  }
  if (muted.length === 0) print(terminal, 'no targets are muted\n');
  for (const { target, until, by, why } of muted) print(terminal, `muted  ${target}  until ${formatUtc(until)} UTC  by ${by}: ${why}\n`);
  if (muted.length > 0) terminal.err(EFFECT);
}
