import { createContext, Script } from 'node:vm';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { Read } from '../ports.ts';

/**
 * The longest time that a JSONPath may take, milliseconds. A useful one takes less than one; `$..[?$..*]` on a large
 * body takes minutes, and so does a regular expression on a text that a server chose for it (RFC 9535 section 4.1).
 */
const LIMIT_MS = 200;

const CALL = new Script('call()');

const context: { call?: () => Outcome } = {};

createContext(context);

/**
 * Makes a reading that gives up on expressions of `expect.json` that take too long on a body. The outcome is then
 * `unknown`: the server may be well. The thread cannot be interrupted in another way, since evaluation never waits.
 */
export function readInTime(read: Read): Read {
  return (target, probe, answer, before) => inTime((one, asked, seen) => read(one, asked, seen, before), target, probe, answer);
}

function inTime(read: Read, target: Target, probe: WireProbe, answer: Answer): Outcome {
  if (probe.look.kind !== 'http' || !probe.look.expect?.json) return read(target, probe, answer);
  context.call = () => read(target, probe, answer);
  try {
    return CALL.runInContext(context, { timeout: LIMIT_MS });
  } catch (error) {
    if (!isTimeout(error)) throw error;
    const detail = `\`expect.json\` took longer than ${LIMIT_MS} ms on this body of ${answer.http?.body.length ?? 0} characters`;
    const fix = 'use a simpler JSONPath: few `..`, and no filter or `match()` inside another';
    return { outcome: 'unknown', reason: 'monitor.deadline', detail, fix };
  } finally {
    delete context.call;
  }
}

// The error belongs to the other context, so it is no instance of our `Error`.
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
