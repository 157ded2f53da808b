import { subscribe } from 'node:diagnostics_channel';

declare global {
  /** Called by code that `countAwaits` has been through, at every await point. */
  var gatewatchAwaited: (() => void) | undefined;
}

/**
 * What was counted: how many await points were passed, and at which of them something outside the process was
 * changed or asked for.
 */
export type Counted = { readonly points: number; readonly marks: readonly number[] };

/** Counts await points of this process. */
export type Counter = {
  /** Notes that something outside is being touched now. */
  readonly mark: () => void;
  readonly counted: () => Counted;
};

/**
 * Counts from now on, marks what is asked of AWS, and has this process killed at one of the points (from 1
 * on; 0 = at none).
 */
export function strikeAt(point: number): Counter {
  let points = 0;
  const marks: number[] = [];
  const mark = () => void marks.push(points);
  globalThis.gatewatchAwaited = () => {
    // Nothing of ours runs any more: not even an exit handler.
    if (++points === point) process.kill(process.pid, 'SIGKILL');
  };
  for (const channel of ['http.client.request.start', 'http.client.response.finish']) subscribe(channel, mark);
  return { mark, counted: () => ({ points, marks }) };
}
