import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

/**
 * Which code ran, by V8's precise coverage. Source: V8 blog, "JavaScript code coverage"; Chrome DevTools
 * protocol, `Profiler`.
 */
export type ReachedCode = {
  /** Whether code ran since the last question that had not run before. */
  readonly isNew: () => boolean;
  /** Characters of the files watched that ran so far, and of all of them that were loaded. */
  readonly reached: () => { readonly ran: number; readonly all: number };
  readonly stop: () => void;
};

/** Watches the files whose path ends as one of these patterns says. One at a time in a process. */
export function watchCode(pattern: RegExp): ReachedCode {
  const session = new Session();
  session.connect();
  ask(session, 'Profiler.enable');
  ask(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const files = new Map<string, Uint8Array>();
  const isNew = () => {
    const { result } = ask<Profiler.TakePreciseCoverageReturnType>(session, 'Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => pattern.test(url))
      .map((script) => mark(bitsOf(files, script.url), script))
      .some(Boolean);
  };
  return {
    isNew,
    reached: () => {
      const all = [...files.values()];
      const ran = all.reduce((sum, bits) => sum + bits.reduce((count, bit) => count + bit, 0), 0);
      return { ran, all: all.reduce((sum, bits) => sum + bits.length, 0) };
    },
    stop: () => session.disconnect(),
  };
}

// Inside one process the answer is there before `post` returns.
function ask<T>(session: Session, method: string, params: object = {}): T {
  let answer: { readonly error: Error | null; readonly result?: unknown } | undefined;
  session.post(method, params, (error, result) => {
    answer = { error, result };
  });
  if (!answer || answer.error) throw answer?.error ?? new Error(`${method} did not answer at once`);
  return answer.result as T;
}

function bitsOf(files: Map<string, Uint8Array>, url: string): Uint8Array {
  const known = files.get(url) ?? new Uint8Array(readFileSync(fileURLToPath(url), 'utf8').length);
  files.set(url, known);
  return known;
}

/** Notes what ran of a script; whether any of it had not run before. */
function mark(bits: Uint8Array, { functions }: Profiler.ScriptCoverage): boolean {
  let isNew = false;
  for (const { ranges } of functions) {
    const [whole] = ranges;
    if (!whole || whole.count === 0) continue;
    // Ranges are nested, inner ones behind the outer ones they stand in.
    const ran = new Uint8Array(whole.endOffset - whole.startOffset);
    for (const { startOffset, endOffset, count } of ranges)
      ran.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
    for (const [at, bit] of ran.entries()) {
      if (bit === 1 && bits[whole.startOffset + at] === 0) {
        bits[whole.startOffset + at] = 1;
        isNew = true;
      }
    }
  }
  return isNew;
}
