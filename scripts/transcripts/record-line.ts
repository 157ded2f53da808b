import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A line of the shell, and what is typed meanwhile: after which output, or after a while if that is empty, and which keys. */
export type Scene = { readonly line: string; readonly keys?: readonly (readonly [after: string, keys: string])[] };

/** What a line wrote to its terminal, control codes included, and its exit code. */
export type Recorded = { readonly written: string; readonly code: number | null };

const WHILE_MS = 3000;

/** A line that takes longer waits for a text that does not come. */
const MOST_MS = 120_000;

/** The lines of the terminal. */
export const ROWS = 50;

/** Runs a line in a terminal of its own, of so many columns. */
export async function recordLine({ line, keys = [] }: Scene, columns: number, cwd: string, env: NodeJS.ProcessEnv): Promise<Recorded> {
  // script(1) gives a terminal to what it runs, and passes on its own input. The trap is for the shell: only the command ends.
  const child = spawn('script', ['-qec', `stty cols ${columns} rows ${ROWS}; set -o pipefail; trap : INT; ${line}`, '/dev/null'], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: MOST_MS,
  });
  const silent = keys.flatMap(([after, typed]) => (after === '' ? [typed] : []));
  const timers = silent.map((typed) => setTimeout(() => child.stdin.write(typed), WHILE_MS));
  const waiting = keys.filter(([after]) => after !== '');
  let written = '';
  let read = 0;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written += text;
    const [after, typed] = waiting[0] ?? [];
    const at = after === undefined ? -1 : written.indexOf(after, read);
    if (at < 0) return;
    read = at + 1;
    waiting.shift();
    child.stdin.write(typed);
  });
  const [code] = await once(child, 'close');
  for (const timer of timers) clearTimeout(timer);
  if (waiting.length > 0) throw new Error(`${line} did not write "${waiting[0]?.[0]}": ${written}`);
  return { written, code };
}
