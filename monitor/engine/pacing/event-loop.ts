/** The event loop of the process, as much of it as pacing needs: injected, so that tests can be a small machine. Milliseconds. */
export type EventLoop = {
  /** The monotonic clock. */
  readonly now: () => number;
  /** How long the loop has been at work so far instead of waiting for something to do; what a quota takes from it while at work counts as work. */
  readonly busyMs: () => number;
  /** Calls back after so long, or later; 0 = once what is ready now has been seen to. */
  readonly after: (ms: number, call: () => void) => void;
};

/** The one this process has. https://nodejs.org/api/perf_hooks.html#performanceeventlooputilizationutilization1-utilization2 */
export const eventLoop: EventLoop = {
  now: () => performance.now(),
  busyMs: () => performance.eventLoopUtilization().active,
  after: (ms, call) => {
    if (ms > 0) setTimeout(call, ms);
    else setImmediate(call);
  },
};
