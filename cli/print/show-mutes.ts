import type { Mute } from '../../monitor/memory/mute.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import type { OutputFormat, Terminal } from '../terminal/terminal.ts';

/** Says what is muted, what ends first in front, and on stderr what that means. */
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
  if (muted.length === 0) terminal.out('nothing is muted\n');
  for (const { target, until, by, why } of muted) terminal.out(`muted  ${target}  until ${formatUtc(until)} UTC  by ${by}: ${why}\n`);
  if (muted.length > 0) terminal.err('looks go on; nobody is told or paged, and Page is 0. What is still red at the end is told then\n');
}
